"""The questions of Benchmarks/Peers, and how they are written for this program."""

CLASSES = ["rare", "medium", "common", "and2", "or3", "phrase"]
MODES = ["top10", "count", "facets", "filter"]
FACETS = ["department", "oa", "year"]


def read_questions(path):
    questions = []
    with open(path) as lines:
        for line in lines:
            number, kind, operator, words, department, first, last, _ = line.rstrip("\n").split("\t")
            question = dict(q=int(number), cls=kind, op=operator, words=words.split(" "))
            question["filters"] = {"department": [department], "year": [f"{first}..{last}"]}
            questions.append(question)
    return questions


def joined(operator, parts, conjunction=" "):
    """The parts of a question as one; the words of a phrase are one part."""
    return (" OR " if operator == "or" else conjunction).join(parts)


def quoted(words):
    return '"%s"' % " ".join(words)


def as_written(question):
    """The question as a user writes it: all fields, all forms, function words dropped."""
    if question["op"] == "phrase":
        return quoted(question["words"])
    return joined(question["op"], question["words"])


def in_two_fields(question, mark=""):
    """The question on title and abstract alone, as the peers index; with `=` the words as they are."""
    is_phrase = question["op"] == "phrase"
    parts = [quoted(question["words"])] if is_phrase else [mark + word for word in question["words"]]
    return joined(question["op"], [f"(title:{part} OR abstract:{part})" for part in parts])


def as_match(question):
    """The same for FTS5's MATCH on this program's own table: words as they are."""
    parts = [" ".join(question["words"])] if question["op"] == "phrase" else question["words"]
    return joined(question["op"], ['{title abstract} : "%s"' % part for part in parts], " AND ")


def request(question, mode):
    """The question as `search batch` reads it."""
    wanted = dict(query=as_written(question), match="all", limit=10, total=mode != "top10")
    if mode in ("facets", "filter"):
        wanted["facets"] = FACETS
    if mode == "filter":
        wanted["filters"] = question["filters"]
    return wanted
