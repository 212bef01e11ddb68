#!/usr/bin/env python3
"""Tantivy through its Python interface.

    tantivy_peer.py index RECORDS.jsonl FOLDER
    tantivy_peer.py update FOLDER RECORDS.jsonl
    tantivy_peer.py query FOLDER QUESTIONS.tsv OUT.jsonl
    tantivy_peer.py oneshot FOLDER WORD            the best ten and a facet, for the time of a fresh process

Title and abstract are two fields, stemmed, the title ten times as heavy; of a record the id alone is stored.
"""
import json
import os
import sys
import time

import orjson
import tantivy

from measuring import measure_all, peak_memory, title_and_abstract

FIELDS, WEIGHTS = ["title", "abstract"], {"title": 10.0}
FACETS = {
    "department": {"terms": {"field": "department", "size": 200}},
    "oa": {"terms": {"field": "OA_type", "size": 10}},
    "year": {"terms": {"field": "year", "size": 200}},
}


def schema():
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("_id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="en_stem")
    for field in ("department", "OA_type"):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    return builder.build()


def document(record):
    title, abstract = title_and_abstract(record)
    document = tantivy.Document()
    document.add_text("_id", record["_id"])
    document.add_text("title", title)
    document.add_text("abstract", abstract)
    for department in record.get("department") or []:
        document.add_text("department", department["_id"])
    if record.get("OA_type"):
        document.add_text("OA_type", record["OA_type"])
    document.add_integer("year", int(record.get("year") or 0))
    return document


def index(records, folder):
    """With as many threads as Tantivy takes by itself."""
    os.makedirs(folder, exist_ok=True)
    start = time.perf_counter()
    writer = tantivy.Index(schema(), path=folder).writer(512_000_000)
    count = 0
    with open(records, "rb") as lines:
        for line in lines:
            writer.add_document(document(orjson.loads(line)))
            count += 1
    report("index", start, count, writer, rate=True)


def update(folder, records):
    start = time.perf_counter()
    writer = tantivy.Index.open(folder).writer(256_000_000, 1)
    count = 0
    with open(records, "rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            writer.delete_documents_by_term("_id", record["_id"])
            writer.add_document(document(record))
            count += 1
    report("update", start, count, writer)


def report(what, start, count, writer, rate=False):
    writer.commit()
    seconds = time.perf_counter() - start
    writer.wait_merging_threads()
    row = dict(peer="tantivy", what=what, n=count, sec=round(seconds, 3),
               sec_merged=round(time.perf_counter() - start, 3), rss_mb=peak_memory(),
               cpu=round(time.process_time(), 2))
    print(json.dumps(row | (dict(dps=round(count / seconds)) if rate else {})))


class Asker:
    def __init__(self, folder):
        self.index = tantivy.Index.open(folder)
        self.searcher = self.index.searcher()

    def query(self, operator, words):
        if operator == "phrase":
            text = '"' + " ".join(words) + '"'
        else:
            text = (" AND " if operator == "and" else " OR ").join(words)
        return self.index.parse_query(text, FIELDS, field_boosts=WEIGHTS)

    def filtered(self, question):
        """The query of a question, with conditions that score nothing."""
        schema, (first, last) = self.index.schema, question["years"]
        conditions = [
            tantivy.Query.term_query(schema, "department", question["department"]),
            tantivy.Query.range_query(schema, "year", tantivy.FieldType.Integer, first, last)]
        parts = [self.query(question["operator"], question["words"])]
        parts += [tantivy.Query.const_score_query(condition, 0.0) for condition in conditions]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def top(self, query, count=False):
        """The best ten with their ids."""
        result = self.searcher.search(query, 10, count=count)
        ids = [self.searcher.doc(address)["_id"][0] for _, address in result.hits]
        return result.count if count else len(ids)

    def facets(self, query):
        """The best ten, then the facets in a second pass; years, one for each record, give the total."""
        self.top(query)
        buckets = self.searcher.aggregate(query, FACETS)["year"]["buckets"]
        return sum(bucket["doc_count"] for bucket in buckets)

    def answers(self, question):
        query = lambda: self.query(question["operator"], question["words"])
        return {
            "top10": lambda: self.top(query()),
            "count": lambda: self.top(query(), count=True),
            "facets": lambda: self.facets(query()),
            "filter": lambda: self.facets(self.filtered(question)),
        }


def query(folder, questions, out):
    measure_all("tantivy", questions, out, Asker(folder).answers)


def oneshot(folder, word):
    asker = Asker(folder)
    query = asker.query("or", [word])
    print(asker.top(query), len(asker.searcher.aggregate(query, FACETS)["department"]["buckets"]))


if __name__ == "__main__":
    commands = dict(index=index, update=update, query=query, oneshot=oneshot)
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
