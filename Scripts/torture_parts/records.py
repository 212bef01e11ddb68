"""Invented records, and what a plain scan finds in them: the program is never its own witness."""
import collections
import json

RECORDS = 600
DEPARTMENTS = ["DepA", "DepB", "DepC", "DepD"]
FACETS = ["department", "oa", "year"]
# With a digit, a word is never stemmed; so a plain scan finds what the program has to find.
WORDS = [f"q{number:03}" for number in range(240)]


def make_record(rng, number):
    record = dict(_id=f"r{number:05}", status="public", type="journal_article")
    record["year"] = str(rng.randrange(2015, 2025))
    record["title"] = " ".join(rng.choices(WORDS, k=8))
    record["abstract"] = [dict(lang="eng", text=" ".join(rng.choices(WORDS, k=rng.randrange(20, 120))))]
    record["author"] = [dict(first_name="Ann", last_name=f"Name{number % 50}")]
    record["department"] = [dict(_id=code) for code in rng.sample(DEPARTMENTS, rng.randrange(0, 3))]
    if rng.random() < 0.7:
        record.update(oa=1, OA_type=rng.choice(["gold", "green"]))
    return record


def first_export(rng):
    """An export: records by id."""
    return {f"r{number:05}": make_record(rng, number) for number in range(RECORDS)}


def later_export(rng, export):
    """The export some time later: a twentieth deleted, a tenth rewritten, a tenth new."""
    records = {id: record for id, record in export.items() if rng.random() >= 0.05}
    for id in rng.sample(sorted(records), len(records) // 10):
        records[id] = make_record(rng, int(id[1:]))
    first = 1 + max(int(id[1:]) for id in export)
    for number in range(first, first + len(export) // 10):
        records[f"r{number:05}"] = make_record(rng, number)
    return records


def write_export(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def some_queries(rng, export):
    """Words and pairs that some record has, so that no query falls back to partial matches in `export`."""
    pairs = [rng.sample(text_of(record), 2) for record in rng.sample(list(export.values()), 3)]
    return rng.sample(WORDS, 3) + [" ".join(pair) for pair in pairs]


def text_of(record):
    return (record["title"] + " " + record["abstract"][0]["text"]).split()


def facet_values(record):
    """The values of a record in each of FACETS."""
    departments = [department["_id"] for department in record["department"]]
    return departments, [record["OA_type"]] if "OA_type" in record else [], [record["year"]]


def scan(export, query):
    """(total, ids, facets) of an export for words that are ANDed."""
    words = set(query.split())
    hits = [record for record in export.values() if words <= set(text_of(record))]
    facets = {}
    for place, name in enumerate(FACETS):
        values = [facet_values(record)[place] for record in hits]
        counts = collections.Counter(value for some in values for value in some)
        facets[name] = (dict(counts), sum(not some for some in values))
    return len(hits), sorted(record["_id"] for record in hits), facets


def seen(answer):
    """The same of an answer of the program, of `search --json` or of `batch --requests`."""
    ids = answer["ids"] if "ids" in answer else [hit["id"] for hit in answer["hits"]]
    facets = {}
    for name, facet in answer["facets"].items():
        counts = {value["code"]: value["count"] for value in facet["values"] if value["count"]}
        facets[name] = (counts, facet["not_stated"])
    return answer["total"], sorted(ids), facets
