#!/usr/bin/env python3
"""Plain FTS5 as a developer would write it: external content, `porter unicode61`, `bm25()`, GROUP BY.

    fts5_peer.py index RECORDS.jsonl FILE
    fts5_peer.py update FILE RECORDS.jsonl
    fts5_peer.py query FILE QUESTIONS.tsv OUT.jsonl
    fts5_peer.py oneshot FILE WORD                 the best ten and a facet, for the time of a fresh process
"""
import json
import os
import sqlite3
import sys
import time

import orjson

from measuring import measure_all, peak_memory, title_and_abstract

SCHEMA = """
CREATE TABLE docs(id INTEGER PRIMARY KEY, _id TEXT UNIQUE, title TEXT, abstract TEXT, oa TEXT, year INT);
CREATE TABLE docdept(doc INT, dept TEXT, PRIMARY KEY(doc, dept)) WITHOUT ROWID;
CREATE INDEX dd ON docdept(dept);
CREATE VIRTUAL TABLE fts USING fts5(
  title, abstract, content='docs', content_rowid='id', tokenize='porter unicode61');
"""
ADD_DEPARTMENT = "INSERT OR IGNORE INTO docdept VALUES (?, ?)"
ADD_TEXT = "INSERT INTO fts(rowid, title, abstract) VALUES (?, ?, ?)"
MATCH = "fts MATCH ?"
FILTER = ("fts MATCH ? AND d.year BETWEEN ? AND ?"
          " AND EXISTS (SELECT 1 FROM docdept z WHERE z.doc = d.id AND z.dept = ?)")
TOP = ("SELECT d._id, bm25(fts, 10.0, 1.0) FROM fts JOIN docs d ON d.id = fts.rowid WHERE {}"
       " ORDER BY bm25(fts, 10.0, 1.0) LIMIT 10")
COUNT = "SELECT count(*) FROM fts WHERE fts MATCH ?"
DEPARTMENTS = "SELECT x.dept, count(*) FROM fts JOIN docdept x ON x.doc = fts.rowid WHERE {} GROUP BY 1"
FILTERED_DEPARTMENTS = ("SELECT x.dept, count(*) FROM fts JOIN docs d ON d.id = fts.rowid"
                        " JOIN docdept x ON x.doc = d.id WHERE {} GROUP BY 1")
OF_RECORD = "SELECT d.{}, count(*) FROM fts JOIN docs d ON d.id = fts.rowid WHERE {{}} GROUP BY 1"
OA, YEARS = OF_RECORD.format("oa"), OF_RECORD.format("year")


def values(record):
    return *title_and_abstract(record), record.get("OA_type"), int(record.get("year") or 0)


def departments(record, docid):
    return [(docid, department["_id"]) for department in record.get("department") or []]


def index(records, file):
    if os.path.exists(file):
        os.remove(file)
    start = time.perf_counter()
    database = sqlite3.connect(file)
    database.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = normal;" + SCHEMA)
    cursor = database.cursor()
    cursor.execute("BEGIN")
    with open(records, "rb") as lines:
        for count, line in enumerate(lines, 1):
            record = orjson.loads(line)
            title, abstract, oa, year = values(record)
            row = (count, record["_id"], title, abstract, oa, year)
            cursor.execute("INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?)", row)
            cursor.executemany(ADD_DEPARTMENT, departments(record, count))
            cursor.execute(ADD_TEXT, (count, title, abstract))
            if count % 10_000 == 0:
                database.commit()
                cursor.execute("BEGIN")
    finish(database, "index", start, count, rate=True)


def update(file, records):
    start = time.perf_counter()
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous = normal")
    cursor = database.cursor()
    cursor.execute("BEGIN")
    with open(records, "rb") as lines:
        for count, line in enumerate(lines, 1):
            replace(cursor, orjson.loads(line))
    finish(database, "update", start, count)


def replace(cursor, record):
    title, abstract, oa, year = values(record)
    old = cursor.execute("SELECT id, title, abstract FROM docs WHERE _id = ?", (record["_id"],)).fetchone()
    docid = old[0]
    cursor.execute("INSERT INTO fts(fts, rowid, title, abstract) VALUES ('delete', ?, ?, ?)", old)
    row = (title, abstract, oa, year, docid)
    cursor.execute("UPDATE docs SET title = ?, abstract = ?, oa = ?, year = ? WHERE id = ?", row)
    cursor.execute("DELETE FROM docdept WHERE doc = ?", (docid,))
    cursor.executemany(ADD_DEPARTMENT, departments(record, docid))
    cursor.execute(ADD_TEXT, (docid, title, abstract))


def finish(database, what, start, count, rate=False):
    database.commit()
    database.execute("PRAGMA wal_checkpoint(truncate)")
    database.close()
    seconds = time.perf_counter() - start
    row = dict(peer="fts5naive", what=what, n=count, sec=round(seconds, 3), rss_mb=peak_memory(),
               cpu=round(time.process_time(), 2))
    print(json.dumps(row | (dict(dps=round(count / seconds)) if rate else {})))


def as_match(operator, words):
    if operator == "phrase":
        return '"' + " ".join(words) + '"'
    return (" AND " if operator == "and" else " OR ").join(f'"{word}"' for word in words)


class Asker:
    def __init__(self, file):
        self.database = sqlite3.connect(file)

    def rows(self, sql, parameters):
        return self.database.execute(sql, parameters).fetchall()

    def facets(self, condition, departments, parameters):
        """The best ten and three facets; the years, which each record has, add up to the total."""
        self.rows(TOP.format(condition), parameters)
        self.rows(departments.format(condition), parameters)
        self.rows(OA.format(condition), parameters)
        return sum(count for _, count in self.rows(YEARS.format(condition), parameters))

    def count(self, match):
        self.rows(TOP.format(MATCH), match)
        return self.rows(COUNT, match)[0][0]

    def answers(self, question):
        match = (as_match(question["operator"], question["words"]),)
        filtered = (*match, *question["years"], question["department"])
        return {
            "top10": lambda: len(self.rows(TOP.format(MATCH), match)),
            "count": lambda: self.count(match),
            "facets": lambda: self.facets(MATCH, DEPARTMENTS, match),
            "filter": lambda: self.facets(FILTER, FILTERED_DEPARTMENTS, filtered),
        }


def query(file, questions, out):
    measure_all("fts5naive", questions, out, Asker(file).answers)


def oneshot(file, word):
    asker, match = Asker(file), (as_match("or", [word]),)
    print(len(asker.rows(TOP.format(MATCH), match)), len(asker.rows(DEPARTMENTS.format(MATCH), match)))


if __name__ == "__main__":
    commands = dict(index=index, update=update, query=query, oneshot=oneshot)
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
