"""Measures this program and its peers, and writes what it measured.

Of the peers there are index-PEER.json and query-PEER.jsonl (Benchmarks/Peers writes them), of this program
ours.json and query-search.jsonl in the same form. Times of answers are CPU times of the answering thread, in
microseconds.
"""
import datetime
import json
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

from . import questions
from .corpus import PEERS, SHARED
from .process import answers, remove_index, run, size
from .questions import FACETS, MODES

# Answers to a question in one process, of which the program gives the median.
REPEATS = 5
# What takes long is measured in turns with a peer: a shared machine is fast in one minute, slow in another.
ROUNDS = 3
PEER_NAMES = ["tantivy", "lucene", "fts5"]
# Built elsewhere, and measured where they are: see Benchmarks/Peers/README.md.
NATIVE_PEERS = ["tantivy-native", "lucene10"]


def measure(place, reuse):
    place.results.mkdir(exist_ok=True)
    asked = questions.read_questions(place.corpus.questions)
    measure_peers(place, len(asked) * len(MODES), reuse)
    kept = kept_build(place) if reuse else None
    facts = dict(identity=identity(place), build=kept or measure_builds(place))
    # Already now, so that the next run may reuse the build if this one does not come to its end.
    write(place, facts)
    # What the builds have left to write and to give back would be done during the first questions.
    os.sync()
    time.sleep(10)
    facts["load"] = open("/proc/loadavg").read().split()[0]
    print("# search: queries", file=sys.stderr)
    measure_answers(place, asked)
    measure_first_answers(place, asked)
    facts["totals"] = measure_totals(place, asked)
    print("# search: cold start, nothing changed, updates", file=sys.stderr)
    facts["cold"] = measure_cold_start(place, asked)
    facts["unchanged"] = medians([run(reindexing(place)) for _ in range(ROUNDS)])
    facts["python_json"] = medians([run(parsing(place))])
    facts["bytes"] = sizes(place)
    facts["update"] = measure_updates(place)
    facts["about"] = about(place)
    write(place, facts)


def write(place, facts):
    place.measured.write_text(json.dumps(facts))


def medians(runs):
    return {key: statistics.median(one[key] for one in runs) for key in ("wall", "cpu", "rss")}


# --- The peers ----------------------------------------------------------------------------------------------


def measure_peers(place, expected, reuse):
    for peer in PEER_NAMES:
        if reuse and is_complete(place.results / f"query-{peer}.jsonl", expected):
            continue
        corpus = place.corpus
        command = [PEERS / "run", place.folder, corpus.path, corpus.questions, place.results, peer]
        subprocess.run(command, stdout=sys.stderr, check=True)
    measure_native_peers(place, expected, reuse)


def measure_native_peers(place, expected, reuse):
    files = [place.results / f"query-{peer}.jsonl" for peer in NATIVE_PEERS]
    if reuse and all(is_complete(file, expected) for file in files):
        return
    if not any((folder / "tantivy-native").exists() for folder in (place.folder, SHARED / "peers/native")):
        print("# no native Tantivy and Lucene 10 here: Benchmarks/Peers/setup-native builds them", file=sys.stderr)
        return
    corpus = place.corpus
    command = [PEERS / "run-native", place.folder, corpus.path, corpus.questions, place.results]
    subprocess.run(command, stdout=sys.stderr, check=True)


def is_complete(path, expected):
    """Whether all questions were answered in all modes."""
    return path.exists() and sum(1 for _ in open(path)) == expected


# --- Builds and updates -------------------------------------------------------------------------------------


def identity(place):
    """What an index depends on: rebuilt only if this changes."""
    files = (place.program, place.corpus.path)
    return [[os.fspath(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]


def kept_build(place):
    """What an earlier run measured of the same program and records, if its index is there, too."""
    if not (place.measured.exists() and place.index.exists()):
        return None
    old = json.loads(place.measured.read_text())
    return old.get("build") if old.get("identity") == identity(place) else None


def measure_builds(place):
    """Builds of this program and of Tantivy, in turns: medians, and of this program the last file."""
    print("# search and Tantivy: builds", file=sys.stderr)
    peer, mine, theirs = place.results / "building", [], []
    with open(place.corpus.path, "rb") as file:  # so that all find it in the page cache
        while file.read(1 << 24):
            pass
    for _ in range(ROUNDS):
        remove_index(place.index)
        os.sync()
        mine.append(run([place.program, "ingest", place.corpus.path, "--index", place.index]))
        shutil.rmtree(peer, ignore_errors=True)
        os.sync()
        output = run(place.tantivy("index", place.corpus.path, peer))["output"]
        theirs.append(json.loads(output.splitlines()[-1]))
    shutil.rmtree(peer)
    return medians(mine) | dict(
        tantivy=statistics.median(one["dps"] for one in theirs), walls=[one["wall"] for one in mine],
        tantivy_walls=[one["sec"] for one in theirs])


def reindexing(place):
    return [place.program, "reindex", place.corpus.path, "--index", place.index]


def parsing(place):
    """What it takes Python to read the same records, for comparison."""
    script = "import json, sys\nfor line in open(sys.argv[1], 'rb'): json.loads(line)"
    return [sys.executable, "-c", script, place.corpus.path]


def write_changes(corpus, path):
    """Every hundredth record with another title and a longer abstract."""
    count = 0
    with open(corpus, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as changed:
        for number, line in enumerate(lines):
            if number % 100:
                continue
            record = json.loads(line)
            record["title"] = f"Revised: {record.get('title') or ''}"
            for abstract in record.get("abstract") or []:
                abstract["text"] = f"{abstract.get('text') or ''} This is the second edition."
            record["date_updated"] = "2026-12-01T00:00:00Z"
            changed.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def copied(original, copy):
    """A copy that is on disk, so that no write of it is left for what is measured next."""
    (shutil.copytree if original.is_dir() else shutil.copyfile)(original, copy)
    os.sync()
    return copy


def measure_updates(place):
    """One per cent of the records changed, committed and visible; on copies of the indexes, in turns."""
    changes, scratch = place.results / "changes.jsonl", place.results / "updating"
    count = write_changes(place.corpus.path, changes)
    ours = [place.program, "reindex", "--partial", changes, "--json", "--index"]
    commands = {
        "search": (place.index, lambda copy: [*ours, copy]),
        "tantivy": (place.results / "tantivy", lambda copy: place.tantivy("update", copy, changes)),
        "lucene": (place.results / "lucene", lambda copy: place.lucene("update", changes, copy)),
        "fts5": (place.results / "fts5.db", lambda copy: place.fts5("update", copy, changes)),
    }
    seconds = {name: [] for name in commands}
    for name, (original, command) in list(commands.items()) * ROUNDS:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        measured = run(command(copied(original, scratch / original.name)))
        last = json.loads(measured["output"].splitlines()[-1])
        if name == "search" and last["updated"] != count:
            sys.exit(f"compare: {last['updated']} records updated, expected {count}")
        seconds[name].append(measured["wall"] if name == "search" else last["sec"])
    shutil.rmtree(scratch)
    return dict(records=count, seconds={name: statistics.median(some) for name, some in seconds.items()})


# --- Answers ------------------------------------------------------------------------------------------------


def ask(place, requests, repeats=None):
    return answers(place.program, place.index, requests, place.results / "requests.jsonl", repeats)


def measure_answers(place, asked):
    pairs = [(question, mode) for question in asked for mode in MODES]
    requests = [questions.request(*pair) for pair in pairs]
    given = [ask(place, requests, REPEATS) for _ in range(ROUNDS)]
    with open(place.answers, "w") as file:
        for (question, mode), *some in zip(pairs, *given, strict=True):
            row = dict(peer="search", mode=mode, cls=question["cls"], q=question["q"], hits=some[0]["total"])
            med, cpu = (statistics.median(answer[key] for answer in some) for key in ("wall_us", "cpu_us"))
            file.write(json.dumps(row | dict(med=med, cpu=cpu)) + "\n")


def measure_first_answers(place, asked):
    """One process a mode answers each question once, in the order of the file: nearly every word is new to it."""
    with open(place.first_answers, "w") as file:
        for mode in MODES:
            requests = [questions.request(question, mode) for question in asked]
            given = [ask(place, requests) for _ in range(ROUNDS)]
            for question, *some in zip(asked, *given, strict=True):
                row = dict(peer="search-first", mode=mode, cls=question["cls"], q=question["q"])
                cpu = statistics.median(answer["cpu_us"] for answer in some)
                file.write(json.dumps(row | dict(hits=some[0]["total"], cpu=cpu)) + "\n")


def measure_totals(place, asked):
    """Totals of title and abstract alone, and of exact words beside FTS5's MATCH on the same file."""

    def totals(text):
        requests = [dict(query=text(question), match="all", limit=0) for question in asked]
        return [answer["total"] for answer in ask(place, requests)]

    exact = totals(lambda question: questions.in_two_fields(question, "="))
    database = sqlite3.connect(f"file:{place.index}?mode=ro", uri=True)
    count = "SELECT count(*) FROM text WHERE text MATCH ?"
    fts5 = [database.execute(count, [questions.as_match(question)]).fetchone()[0] for question in asked]
    database.close()
    # Where no record has all words, this program gives partial matches instead of nothing.
    wrong = [question["q"] for question, a, b in zip(asked, exact, fts5)
             if a != b and not (b == 0 and question["op"] == "and")]
    return dict(two_fields=totals(questions.in_two_fields), exact_checked=len(asked), exact_wrong=wrong)


def measure_cold_start(place, asked):
    """Medians over fresh processes; what they read is in the page cache."""
    pairs = [question["words"] for question in asked if question["op"] == "and"][:7]
    word = next(question["words"][0] for question in asked if question["cls"] == "common")
    search = lambda *words: [place.program, *words, "--index", place.index]
    commands = {
        "nothing (`search --version`)": lambda _: [place.program, "--version"],
        "search, two words, facets": lambda words: search(*words),
        "search, a common word, facets": lambda _: search(word),
        "Tantivy in Python, a common word, one facet":
            lambda _: place.tantivy("oneshot", place.results / "tantivy", word),
        "Lucene, a common word, facets": lambda _: place.lucene("oneshot", place.results / "lucene", word),
        "plain FTS5 in Python, a common word, one facet":
            lambda _: place.fts5("oneshot", place.results / "fts5.db", word),
    }
    runs = {name: [] for name in commands}
    for words in pairs * ROUNDS:
        for name, command in commands.items():
            runs[name].append(run(command(words), (0, 1)))
    return {name: medians(some) for name, some in runs.items()}


# --- Sizes, versions ----------------------------------------------------------------------------------------


def sizes(place):
    """Bytes."""
    peers = {name: size(place.results / file) for name, file in
             [("lucene", "lucene"), ("tantivy", "tantivy"), ("fts5", "fts5.db")]}
    return peers | dict(
        inverted=inverted_index_bytes(place.index), file=size(place.index), corpus=size(place.corpus.path))


def inverted_index_bytes(index):
    """Bytes of the pages of FTS5's tables, which are `text_data` and its neighbours."""
    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    rows = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name GLOB 'text_*'"
    (number,) = database.execute(rows).fetchone()
    database.close()
    return number


def about(place):
    """Machine, date, commit, records, versions of the peers."""
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read()).group(1)) / (1 << 20)
    git = lambda *words: subprocess.run(["git", *words], capture_output=True, text=True).stdout.strip()
    changed = " with local changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return dict(
        machine=f"{cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        date=datetime.date.today().isoformat(), commit=git("rev-parse", "--short", "HEAD") + changed,
        source=place.corpus.source, peers=versions(place))


def versions(place):
    script = ("import importlib.metadata, sqlite3\n"
              "print(importlib.metadata.version('tantivy'), sqlite3.sqlite_version)")
    tantivy, sqlite = run([place.python, "-c", script])["output"].split()
    lucene = re.search(r"lucene-core-([0-9.]+)\.jar", place.classpath)
    return f"Tantivy {tantivy} (Python), Lucene {lucene.group(1) if lucene else '?'}, SQLite {sqlite}"
