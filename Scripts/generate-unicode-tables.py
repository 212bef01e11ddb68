#!/usr/bin/env python3
"""Writes the Unicode tables of the Tokenize target as Swift source.

Usage: Scripts/generate-unicode-tables.py [UNICODE_DIR] > Sources/Tokenize/UnicodeData.generated.swift

UNICODE_DIR defaults to /usr/share/unicode (Debian package unicode-data). The output depends on these
files only (and on the HTML entity names of Python's standard library), so running it again gives the
same bytes.

What is generated:
  characters  code point -> class and folded form, as a two-stage table (see CharacterTable.swift)
  accents     TeX accent and letter -> composed letter, e.g. 'e -> é  (see SymbolTable.swift)
  compatibility  sign -> the characters it stands for, e.g. ㎧ -> m∕s   (see SymbolTable.swift)
  entities    HTML entity name -> text, e.g. alpha -> α               (see SymbolTable.swift)
"""

import html.entities
import re
import sys
from functools import lru_cache

DIRECTORY = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"

# Must agree with the raw values of CharacterClass in CharacterTable.swift.
SEPARATOR, IGNORABLE, MARK, VOWEL_SIGN, WORD, DENSE, APOSTROPHE, JOINER = range(8)

BLOCK = 128  # code points in a block of the second stage
LIMIT = 0x40000  # from here on nothing but private use, tags and variation selectors


def rows(name):
    with open(f"{DIRECTORY}/{name}", encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def ranges(name):
    for fields in rows(name):
        first, _, last = fields[0].partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            yield code, fields[1]


def unicode_data():
    category, decomposition, digit, name = {}, {}, {}, {}
    first = None
    for fields in rows("UnicodeData.txt"):
        code = int(fields[0], 16)
        if fields[1].endswith("First>"):
            first = code
            continue
        for each in range(code if first is None else first, code + 1):
            category[each] = fields[2]
        first = None
        name[code] = fields[1]
        if fields[6]:
            digit[code] = int(fields[6])
        if fields[5]:
            tag = re.match(r"<\w+> ", fields[5])
            parts = [int(part, 16) for part in fields[5][tag.end() if tag else 0 :].split()]
            decomposition[code] = (tag.group(0).strip() if tag else "", parts)
    return category, decomposition, digit, name


CATEGORY, DECOMPOSITION, DIGIT, NAME = unicode_data()
SCRIPT = dict(ranges("Scripts.txt"))
LINE_BREAK = dict(ranges("LineBreak.txt"))
PROPERTIES = {}
for code, value in ranges("DerivedCoreProperties.txt"):
    PROPERTIES.setdefault(value, set()).add(code)
ALPHABETIC, IGNORED = PROPERTIES["Alphabetic"], PROPERTIES["Default_Ignorable_Code_Point"]
CASE_FOLDING = {
    int(fields[0], 16): [int(part, 16) for part in fields[2].split()]
    for fields in rows("CaseFolding.txt")
    if fields[1] in "CF"
}

# Scripts whose marks are diacritics, points or tones: the word is found without them. In the others (the
# Indic scripts, Thai, Tibetan, ...) a mark is a vowel or joins consonants, and stays.
SCRIPTS_WITHOUT_MARKS = {
    "Inherited", "Common", "Latin", "Greek", "Cyrillic", "Hebrew", "Arabic", "Syriac", "Coptic",
    "Glagolitic", "Armenian", "Georgian", "Ethiopic",
}  # fmt: skip

# Written without blanks between words, or with blanks too far apart to find a word by: indexed as bigrams.
DENSE_SCRIPTS = {"Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Yi", "Tangut", "Nushu", "Khitan_Small_Script"}
DENSE_OTHERS = {0x30FC, 0xFF70, 0x3005, 0x3006, 0x3007, 0x303C, 0x31F0}

VOICED_MARKS = {0x3099, 0x309A, 0xFF9E, 0xFF9F}
HANGUL_MEDIALS_AND_FINALS = set(range(0x1160, 0x1200))

# What NFKD and the letter names leave; and two private-use ligatures of old Apple fonts.
FOLDS = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ȷ": "j", "þ": "th", "ð": "d", "đ": "d", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ƒ": "f", "ə": "a", "ɐ": "a", "ɑ": "a", "ɒ": "a", "ɛ": "e", "ɔ": "o",
    "ɡ": "g", "ɩ": "i", "ɯ": "m", "ʃ": "s", "ʒ": "z", "ʊ": "u", "ʋ": "v", "ƶ": "z", "ǝ": "e", "ȣ": "ou", "ƕ": "hv",
    # Persian and Urdu forms of Arabic letters.
    "ک": "ك", "ڪ": "ك", "ی": "ي", "ى": "ي", "ے": "ي", "ٱ": "ا", "ہ": "ه", "ە": "ه", "ھ": "ه", "ة": "ه", "ۃ": "ه",
    "ƣ": "oi", "ʣ": "dz", "ʤ": "dz", "ʦ": "ts", "ʧ": "ts", "ʩ": "fn", "ʪ": "ls", "ʫ": "lz", "\uf001": "fi",
    "\uf002": "fl",
}  # fmt: skip

APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02ee\u055a\u05f3\ua78c\uff07"
# Accents that stand by themselves between two letters in text taken from PDF files, as in "G¨odel"; and gershayim.
JOINERS = "\u00a8\u00af\u00b4\u00b8\u02d8\u02d9\u02da\u02db\u02dc\u02dd\u1fbd\u1fbf\u1fc0\u1ffd\u1ffe\u2032\u05f4"


def is_mark(code):
    return CATEGORY.get(code) in ("Mn", "Mc", "Me")


def is_dropped_mark(code):
    return is_mark(code) and code not in VOICED_MARKS and SCRIPT.get(code) in SCRIPTS_WITHOUT_MARKS


def is_dense(code):
    return (
        SCRIPT.get(code) in DENSE_SCRIPTS
        or code in DENSE_OTHERS
        or LINE_BREAK.get(code) == "SA"
        or 0xFF66 <= code <= 0xFF9D
    ) and CATEGORY.get(code) in ("Lo", "Lm", "Nl", "No", "Ll", "Lu")


@lru_cache(None)
def decompose(code):
    """NFKD without the reordering of marks; Hangul syllables and voiced kana stay composed."""
    if code not in DECOMPOSITION:
        return (code,)
    tag, parts = DECOMPOSITION[code]
    if 0x3131 <= code <= 0x318E or (len(parts) == 2 and parts[1] in VOICED_MARKS and not tag):
        return (code,)
    if 0xFFA0 <= code <= 0xFFDC:  # half-width jamo: to the full-width form, not to conjoining ones
        return tuple(parts)
    return tuple(each for part in parts for each in decompose(part))


def latin_base(code):
    """ł -> l, ø -> o and their like, which have no decomposition but a telling name."""
    match = re.match(r"LATIN (?:(?:SMALL|CAPITAL) LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .*)?$", NAME.get(code, ""))
    return match and ord(match.group(1).lower())


@lru_cache(None)
def fold_once(code):
    if chr(code) in FOLDS:
        return tuple(map(ord, FOLDS[chr(code)]))
    if code in DIGIT and CATEGORY[code] == "Nd":
        return (ord("0") + DIGIT[code],)
    result = []
    for part in decompose(code):
        if is_dropped_mark(part) or part in IGNORED:
            continue
        for folded in CASE_FOLDING.get(part, [part]):
            base = latin_base(folded)
            result.append(base if base and folded > 0x7F else folded)
    return tuple(result)


@lru_cache(None)
def fold(code):
    current = (code,)
    while True:
        following = tuple(each for part in current for each in fold_once(part))
        if following == current:
            return current
        current = following


@lru_cache(None)
def classify(code):
    """Class and folded form of one code point."""
    kind, text = plain_class(code)
    if kind in (WORD, DENSE) and text != (code,):
        kinds = [plain_class(part)[0] for part in text]
        if not text or kinds[0] not in (WORD, DENSE) or any(each not in (WORD, DENSE, VOWEL_SIGN) for each in kinds):
            if kind == WORD:
                return sign_class(code)  # such as ½, which would become 1⁄2, and ⑴
            text = (code,)
        elif kinds.count(DENSE) > 1 or (kinds[0] == DENSE) != (kind == DENSE):
            kind, text = (kinds[0], text) if len(text) == 1 else (kind, (code,))
    return kind, text


def plain_class(code):
    category = CATEGORY.get(code, "Cn")
    character = chr(code)
    if character in APOSTROPHES:
        return APOSTROPHE, ()
    if character in JOINERS or 0x2B9 <= code <= 0x2BF or 0x2C6 <= code <= 0x2CF:
        return JOINER, ()
    if character in FOLDS:
        return WORD, fold(code)
    if 0x2061 <= code <= 0x2064:  # the invisible operators of MathML
        return SEPARATOR, ()
    if code in IGNORED or category == "Cf" or code == 0x0640:
        return IGNORABLE, ()
    if code in VOICED_MARKS or code in HANGUL_MEDIALS_AND_FINALS:
        return VOWEL_SIGN, fold(code)
    if is_mark(code):
        return (MARK, ()) if is_dropped_mark(code) else (VOWEL_SIGN, fold(code))
    if is_dense(code):
        return DENSE, fold(code)
    if category[0] in "LN" or (category == "So" and code in ALPHABETIC):
        return WORD, fold(code)
    if category[0] == "S" and DECOMPOSITION.get(code, ("",))[0] in ("<compat>", "<font>"):
        return sign_class(code)
    return SEPARATOR, ()


# NFKC would add them to the word that they stand behind.
TRADE_MARKS = {0x2120, 0x2122}
FRACTION_SLASH = 0x2044


def sign_class(code):
    """Class and folded form of a sign that stands for letters, digits and others: ℃ for °C, ⑴ for (1), ⼈ for 人."""
    text = fold(code)
    kinds = [plain_class(part)[0] if part != code else SEPARATOR for part in text]
    if kinds == [DENSE]:
        return DENSE, text
    if code in TRADE_MARKS or FRACTION_SLASH in text or 0x20 in text or DENSE in kinds or WORD not in kinds:
        return SEPARATOR, ()
    return WORD, tuple(part for part, kind in zip(text, kinds) if kind == WORD)


def digits(value, count):
    """`value` in base 64, most significant digit first, as the characters 0x30 to 0x6F."""
    return "".join(chr(0x30 + (value >> 6 * place & 63)) for place in reversed(range(count)))


def character_tables():
    pool, offsets = [], {}
    size = 64  # an entry below 64 is a class by itself, with the identity as its folding

    def entry(code):
        nonlocal size
        kind, text = classify(code)
        if text == (code,) or kind in (SEPARATOR, IGNORABLE, MARK, APOSTROPHE, JOINER):
            return kind
        if (kind, text) not in offsets:
            encoded = "".join(map(chr, text))
            length = len(encoded.encode())
            assert length < 64, hex(code)
            offsets[kind, text] = size
            pool.append(digits(kind, 1) + digits(length, 1) + encoded)
            size += 2 + length
        return offsets[kind, text]

    blocks, index = {}, []
    for start in range(0, LIMIT, BLOCK):
        block = "".join(digits(entry(code), 3) for code in range(start, start + BLOCK))
        index.append(digits(blocks.setdefault(block, len(blocks)), 2))
    assert size < 1 << 18
    return "".join(index), "".join(blocks), "".join(pool)


TEX_ACCENTS = {
    0x300: "`", 0x301: "'", 0x302: "^", 0x303: "~", 0x304: "=", 0x306: "u", 0x307: ".", 0x308: '"', 0x30A: "r",
    0x30B: "H", 0x30C: "v", 0x323: "d", 0x327: "c", 0x328: "k", 0x331: "b",
}  # fmt: skip


def accent_table():
    table = {}
    for code, (tag, parts) in DECOMPOSITION.items():
        if not tag and len(parts) == 2 and parts[0] < 0x80 and parts[1] in TEX_ACCENTS and CATEGORY[code][0] == "L":
            table[TEX_ACCENTS[parts[1]] + chr(parts[0])] = chr(code)
    return table


# Common signs, and the invisible operators.
SIGNS = "+*/=()[]{}_%#$@!?.,:;|^~`\u2061\u2062\u2063"


def compatibility_table():
    """The signs of several characters that are more than a word: squared words and units, dates, parentheses."""
    return {
        chr(code): "".join(map(chr, decompose(code)))
        for code in range(0x3200, 0x3400)
        if code in DECOMPOSITION
    }


def entity_table():
    """Every name of HTML 4, and those of HTML 5 that stand for one letter or one common sign."""
    table = {"apos": "'"}
    for name, code in html.entities.name2codepoint.items():
        table[name] = chr(code)
    for name, text in html.entities.html5.items():
        if name.endswith(";") and len(text) == 1 and (CATEGORY[ord(text)][0] == "L" or text in SIGNS):
            table.setdefault(name[:-1], text)
    return {name: text for name, text in table.items() if len(name) <= 30}


def escaped(text):
    return [c if " " <= c < "\x7f" else f"\\#u{{{ord(c):X}}}" for c in text]


def literal(name, comment, lines, continuation):
    """A raw Swift string literal, whose escapes begin with `\\#`."""
    body = (continuation + "\n").join("    " + line for line in lines)
    return f'  /// {comment}\n  static let {name}: StaticString = #"""\n{body}\n    """#\n'


def packed(name, comment, text):
    """A literal without line ends, folded to about 100 characters a line."""
    lines = [""]
    for unit in escaped(text):
        if len(lines[-1]) + len(unit) > 100:
            lines.append("")
        lines[-1] += unit
    return literal(name, comment, lines, "\\#")


def symbols(name, comment, table):
    """A literal of lines `name value`, sorted by the bytes of the name."""
    lines = ["".join(escaped(f"{key} {table[key]}")) for key in sorted(table, key=lambda key: key.encode())]
    return literal(name, comment, lines, "")


def main():
    index, blocks, pool = character_tables()
    for code in range(LIMIT):  # folding twice is folding once
        for part in classify(code)[1]:
            assert classify(part)[1] in ((part,), ()), (hex(code), hex(part))
    print("// Generated by Scripts/generate-unicode-tables.py from Unicode 15.0 (Debian's unicode-data). Do not edit.\n")
    print("// swift-format-ignore-file\n")
    print("/// The raw data behind `CharacterTable` and `SymbolTable`.")
    print("enum UnicodeData {")
    print(packed("index", "The number of each block of 128 code points below U+40000, two base-64 digits.", index))
    print(packed("blocks", "The entries of each block, three base-64 digits each.", blocks))
    print(packed("pool", "What entries point at: class, length in bytes, folded form in UTF-8.", pool))
    print(symbols("accents", "TeX accent and base letter, and the letter they give.", accent_table()))
    print(symbols("compatibility", "Signs and the characters that each stands for.", compatibility_table()))
    print(symbols("entities", "HTML entities and the character each stands for.", entity_table()), end="")
    print("}")


main()
