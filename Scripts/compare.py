#!/usr/bin/env python3
"""What Scripts/compare measures of this program, and the tables it makes of all results.

    compare.py is-complete ANSWERS QUERIES       whether a peer's answers are all there (exit code)
    compare.py measure PROGRAM CORPUS RESULTS PEERS FOLDER [--reuse]
    compare.py report RESULTS PEERS [--keep]

RESULTS holds query-PEER.jsonl and index-PEER.json of the peers (see ../shared/peers/run.sh), and takes ours.json and
query-search.jsonl, in the same form. Times of answers are CPU times of the answering thread, in microseconds.
"""
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

CLASSES = ["rare", "medium", "common", "and2", "or3", "phrase"]
MODES = ["top10", "count", "facets", "filter"]
FACETS = ["department", "oa", "year"]
REPEATS = 5
# What takes long and is measured in turns with a peer: shared machines are fast in one minute and slow in another.
ROUNDS = 3
# What the project wants: times as fast as the faster of Tantivy and Lucene.
WANTED = {
    "top10": dict.fromkeys(CLASSES, 1.0),
    "facets": {"rare": 2.0, "medium": 2.0, "common": 2.0, "or3": 2.0, "and2": 1.5, "phrase": 1.5},
    "filter": dict.fromkeys(CLASSES, 1.5),
    "count": {},
}
# Agreement of totals where the semantics agree but for compounds: the median over the queries of a class.
TOLERANCE = 0.03
REPORT = pathlib.Path("docs/PERFORMANCE.md")
BEGIN, END = "<!-- make compare: begin -->\n", "<!-- make compare: end -->\n"


# --- The questions -----------------------------------------------------------------------------------------------


def read_queries(peers):
    queries = []
    with open(pathlib.Path(peers, "queries.tsv")) as lines:
        for line in lines:
            number, kind, operator, words, department, first, last, _ = line.rstrip("\n").split("\t")
            filters = {"department": [department], "year": [f"{first}..{last}"]}
            queries.append(dict(q=int(number), cls=kind, op=operator, words=words.split(" "), filters=filters))
    return queries


def joined(operator, parts, conjunction=" "):
    """The parts of a query as one; the words of a phrase are one part."""
    return (" OR " if operator == "or" else conjunction).join(parts)


def as_written(query):
    """The query as a user writes it: all fields, all forms, function words dropped."""
    if query["op"] == "phrase":
        return '"%s"' % " ".join(query["words"])
    return joined(query["op"], query["words"])


def in_two_fields(query, mark=""):
    """The query on title and abstract alone, which is what the peers index; with `=` the words as they are."""
    words = ['"%s"' % " ".join(query["words"])] if query["op"] == "phrase" else [mark + w for w in query["words"]]
    return joined(query["op"], [f"(title:{word} OR abstract:{word})" for word in words])


def as_match(query):
    """The same for FTS5's MATCH on this program's own table: words as they are."""
    words = [" ".join(query["words"])] if query["op"] == "phrase" else query["words"]
    return joined(query["op"], ['{title abstract} : "%s"' % word for word in words], " AND ")


def request(query, mode):
    wanted = dict(query=as_written(query), match="all", limit=10, total=mode != "top10")
    if mode in ("facets", "filter"):
        wanted["facets"] = FACETS
    if mode == "filter":
        wanted["filters"] = query["filters"]
    return wanted


# --- Measuring ---------------------------------------------------------------------------------------------------


# Linux counts the memory of whoever started a process as its peak too: a small process has to start it.
LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
measured = dict(wall=time.perf_counter() - start, cpu=usage.ru_utime + usage.ru_stime, rss=usage.ru_maxrss / 1024)
with open(sys.argv[1], "w") as file: json.dump(measured, file)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""


def run(command, accepted=(0,)):
    """Runs a command to its end: wall and CPU seconds, peak memory in MiB, and what it printed."""
    command = [os.fspath(part) for part in command]
    with tempfile.NamedTemporaryFile("r") as file:
        launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, file.name]
        process = subprocess.run(launcher + command, stdout=subprocess.PIPE, text=True)
        if process.returncode not in accepted:
            sys.exit(f"compare: {' '.join(command)}: exit code {process.returncode}")
        return json.load(file) | dict(output=process.stdout)


def without_output(measured):
    return {key: value for key, value in measured.items() if key != "output"}


def remove_index(path):
    for suffix in ("", "-wal", "-shm", ".lock"):
        pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)


def size(path):
    path = pathlib.Path(path)
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def answers(program, index, requests, scratch, repeats=None):
    """The answers to requests, by one process that answers them one after the other."""
    scratch.write_text("".join(json.dumps(request) + "\n" for request in requests))
    command = [program, "batch", "--requests", scratch, "--index", index]
    output = run(command + (["--repeat", str(repeats)] if repeats else []))["output"]
    scratch.unlink()
    return [json.loads(line) for line in output.splitlines()]


def measure_queries(program, index, queries, results):
    asked = [(query, mode) for query in queries for mode in MODES]
    requests = [request(*pair) for pair in asked]
    given = [answers(program, index, requests, results / "requests.jsonl", REPEATS) for _ in range(ROUNDS)]
    with open(results / "query-search.jsonl", "w") as file:
        for (query, mode), *some in zip(asked, *given, strict=True):
            row = dict(peer="search", mode=mode, cls=query["cls"], q=query["q"], hits=some[0]["total"])
            med, cpu = (statistics.median(answer[key] for answer in some) for key in ("wall_us", "cpu_us"))
            file.write(json.dumps(row | dict(med=med, cpu=cpu)) + "\n")


def measure_first_answers(program, index, queries, results):
    """CPU times in microseconds of questions whose words nobody has asked for in the process, by class.

    One process answers all once, with facets. What belongs to no word (columns, dictionaries) is read by a question before.
    """
    before = [dict(query="*", facets=FACETS, limit=10), dict(query="the OR of", facets=FACETS, limit=10)]
    asked, known = [], set()
    for query in queries:
        if known.isdisjoint(query["words"]):
            asked.append(query)
        known.update(query["words"])
    requests = before + [request(query, "facets") for query in asked]
    times = {}
    for query, answer in zip(asked, answers(program, index, requests, results / "requests.jsonl")[2:], strict=True):
        times.setdefault(query["cls"], []).append(answer["cpu_us"])
    return times


def measure_totals(program, index, queries, results):
    """Totals of title and abstract alone, and of exact words beside those of FTS5's own MATCH on the same file."""
    scratch = results / "requests.jsonl"

    def totals(text):
        requests = [dict(query=text(query), match="all", limit=0) for query in queries]
        return [answer["total"] for answer in answers(program, index, requests, scratch)]

    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    count = "SELECT count(*) FROM text WHERE text MATCH ?"
    exact = totals(lambda query: in_two_fields(query, "="))
    fts5 = [database.execute(count, [as_match(query)]).fetchone()[0] for query in queries]
    database.close()
    # Where no record has all words, this program gives partial matches instead of nothing.
    wrong = [query["q"] for query, a, b in zip(queries, exact, fts5)
             if a != b and not (b == 0 and query["op"] == "and")]
    return dict(two_fields=totals(in_two_fields), exact_checked=len(queries), exact_wrong=wrong)


def measure_cold_start(program, index, queries, peers, folder, results):
    """Medians over fresh processes; what they read is in the page cache."""

    pairs = [query["words"] for query in queries if query["op"] == "and"][:7]
    word = next(query["words"][0] for query in queries if query["cls"] == "common")
    python, classpath = folder / "venv/bin/python", (folder / "classpath").read_text().strip()
    commands = {
        "nothing (`search --version`)": lambda _: [program, "--version"],
        "search, two words, facets": lambda words: [program, *words, "--index", index],
        "search, a common word, facets": lambda _: [program, word, "--index", index],
        "Tantivy in Python, a common word, one facet": lambda _: [
            python, peers / "tantivy_peer.py", "oneshotf", results / "tantivy", word],
        "Lucene, a common word, one facet": lambda _: [
            "java", "-cp", classpath, "LucenePeer", "oneshotf", results / "lucene", word],
        "plain FTS5 in Python, a common word, one facet": lambda _: [
            python, peers / "fts5_plain_peer.py", "oneshotf", results / "fts5.db", word],
    }
    runs = {name: [] for name in commands}
    for words in pairs * ROUNDS:
        for name, command in commands.items():
            runs[name].append(run(command(words), (0, 1)))
    return {name: {key: statistics.median(one[key] for one in some) for key in ("wall", "cpu", "rss")}
            for name, some in runs.items()}


def measure_builds(program, index, corpus, results, peers, folder):
    """Builds of this program and of Tantivy, in turns: medians, and of this program the last file."""
    peer, mine, theirs = results / "building", [], []
    with open(corpus, "rb") as file:  # so that all find it in the page cache
        while file.read(1 << 24):
            pass
    for _ in range(ROUNDS):
        remove_index(index)
        os.sync()
        mine.append(run([program, "ingest", corpus, "--index", index]))
        shutil.rmtree(peer, ignore_errors=True)
        os.sync()
        output = run([folder / "venv/bin/python", peers / "tantivy_peer.py", "index", corpus, peer, "0"])["output"]
        theirs.append(json.loads(output.splitlines()[-1]))
    shutil.rmtree(peer)
    medians = {key: statistics.median(one[key] for one in mine) for key in ("wall", "cpu", "rss")}
    return medians | dict(tantivy=statistics.median(one["dps"] for one in theirs),
                          walls=[one["wall"] for one in mine], tantivy_walls=[one["sec"] for one in theirs])


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


def measure_updates(program, index, corpus, results, peers, folder):
    """One per cent of the records changed, committed and visible; each on a copy of its index, in turns: medians."""
    changes, scratch = results / "changes.jsonl", results / "updating"
    count = write_changes(corpus, changes)
    python, classpath = folder / "venv/bin/python", (folder / "classpath").read_text().strip()
    commands = {
        "search": (index, lambda copy: [program, "reindex", "--partial", changes, "--index", copy, "--json"]),
        "tantivy": (results / "tantivy", lambda copy: [python, peers / "tantivy_peer.py", "update", copy, changes]),
        "lucene": (results / "lucene", lambda copy: [
            "java", "-Xmx3g", "-cp", classpath, "LucenePeer", "update", changes, copy]),
        "fts5": (results / "fts5.db", lambda copy: [python, peers / "fts5_plain_peer.py", "update", copy, changes]),
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


def inverted_index_bytes(index):
    """Bytes of the pages of FTS5's tables, which are `text_data` and its neighbours."""
    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    rows = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name GLOB 'text_*'"
    (number,) = database.execute(rows).fetchone()
    database.close()
    return number


def identity(program, corpus):
    """What an index depends on: rebuilt only if this changes."""
    return [[os.fspath(path), path.stat().st_size, path.stat().st_mtime_ns] for path in (program, corpus)]


def measure(program, corpus, results, peers, folder, reuse=""):
    program, corpus, results, peers, folder = (
        pathlib.Path(path).resolve() for path in (program, corpus, results, peers, folder))
    queries, index, kept = read_queries(peers), results / "search.db", results / "ours.json"
    old = json.loads(kept.read_text()) if reuse and kept.exists() and index.exists() else {}
    fresh = dict(identity=identity(program, corpus), build=old.get("build"))
    if old.get("identity") != fresh["identity"]:
        print("# search and Tantivy: builds", file=sys.stderr)
        fresh["build"] = measure_builds(program, index, corpus, results, peers, folder)
        kept.write_text(json.dumps(fresh))
    # What the builds have left to write and to give back would be done during the first questions.
    os.sync()
    time.sleep(10)
    print("# search: queries", file=sys.stderr)
    fresh["load"] = open("/proc/loadavg").read().split()[0]
    measure_queries(program, index, queries, results)
    fresh["first"] = measure_first_answers(program, index, queries, results)
    fresh["totals"] = measure_totals(program, index, queries, results)
    print("# search: cold start, nothing changed, updates", file=sys.stderr)
    fresh["cold"] = measure_cold_start(program, index, queries, peers, folder, results)
    unchanged = [run([program, "reindex", corpus, "--index", index]) for _ in range(ROUNDS)]
    fresh["unchanged"] = {key: statistics.median(one[key] for one in unchanged) for key in ("wall", "cpu", "rss")}
    parse = "import json, sys\nfor line in open(sys.argv[1], 'rb'): json.loads(line)"
    fresh["python_json"] = without_output(run([sys.executable, "-c", parse, corpus]))
    fresh["bytes"] = dict(
        inverted=inverted_index_bytes(index), file=size(index), corpus=size(corpus),
        lucene=size(results / "lucene"), tantivy=size(results / "tantivy"), fts5=size(results / "fts5.db"))
    fresh["update"] = measure_updates(program, index, corpus, results, peers, folder)
    fresh["about"] = about(folder)
    kept.write_text(json.dumps(fresh))


def about(folder):
    """Machine, date, commit, versions of the peers."""
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read()).group(1)) / (1 << 20)
    git = lambda *words: subprocess.run(["git", *words], capture_output=True, text=True).stdout.strip()
    changed = " with local changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    lucene = re.search(r"lucene-core-([0-9.]+)\.jar", (folder / "classpath").read_text())
    return dict(
        machine=f"{cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        date=datetime.date.today().isoformat(), commit=git("rev-parse", "--short", "HEAD") + changed,
        peers=f"Tantivy {importlib.metadata.version('tantivy')} (Python), Lucene {lucene.group(1) if lucene else '?'},"
        f" SQLite {sqlite3.sqlite_version}")


# --- The report --------------------------------------------------------------------------------------------------

NAMES = {"search": "this program", "lucene": "Lucene", "tantivy": "Tantivy", "fts5naive": "plain FTS5"}
TITLES = {
    "top10": "Top 10 only", "count": "Top 10 and exact total",
    "facets": "Top 10, exact total and three facets", "filter": "The same with a department and a range of years",
}


def percentile(values, share):
    """As in ../shared/peers/summary.py."""
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def short(number):
    """Three digits that say something."""
    return f"{number:.3g}" if number < 1000 else f"{number:,.0f}"


def who_leads(ratio, peer):
    """The machines are shared: under 25 % is a tie."""
    return peer if ratio < 0.8 else "tie" if ratio <= 1.25 else "this program"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def chosen(rows, peer, mode, kind):
    """CPU times of a peer's answers, in microseconds."""
    return [row["cpu"] for row in rows if (row["peer"], row["mode"], row["cls"]) == (peer, mode, kind)]


def latency_rows(mode, rows):
    for kind in CLASSES:
        times = {peer: [us / 1000 for us in chosen(rows, peer, mode, kind)] for peer in NAMES}
        pairs = {peer: (percentile(t, 0.5), percentile(t, 0.95)) for peer, t in times.items() if t}
        ratios = []
        for place in (0, 1):
            best = min(("lucene", "tantivy"), key=lambda peer: pairs[peer][place])
            ratios.append((pairs[best][place] / pairs["search"][place], NAMES[best]))
        wanted = WANTED[mode].get(kind)
        verdict = "" if wanted is None else "yes" if min(ratio for ratio, _ in ratios) >= wanted else "**no**"
        worst = min(ratios)
        yield [kind, *(" / ".join(map(short, pairs[peer])) if peer in pairs else "" for peer in NAMES),
               *(f"{ratio:.2f}" for ratio, _ in ratios), wanted or "", verdict, who_leads(*worst)]


def totals_rows(queries, rows, totals):
    """Totals by class, and the classes whose median is out of tolerance."""
    hits = {(row["peer"], row["q"]): row["hits"] for row in rows if row["mode"] == "count"}
    lines, faults = [], []
    for kind in CLASSES:
        members = [(place, query["q"]) for place, query in enumerate(queries) if query["cls"] == kind]
        ours = [totals["two_fields"][place] for place, _ in members]
        sums = {peer: sum(hits.get((peer, q), 0) for _, q in members) for peer in NAMES}
        cells, agreement = [], {}
        for peer in ("lucene", "tantivy"):
            theirs = [hits.get((peer, q), 0) for _, q in members]
            agreement[peer] = statistics.median((a + 1) / (b + 1) for a, b in zip(ours, theirs))
            near = sum(abs(a - b) <= max(1, TOLERANCE * b) for a, b in zip(ours, theirs))
            cells.append(f"{agreement[peer]:.3f} ({near} of {len(members)})")
        # A phrase is exact here and stemmed there: it cannot be in more records.
        out = (agreement["tantivy"] > 1 + TOLERANCE if kind == "phrase"
               else abs(agreement["tantivy"] - 1) > TOLERANCE)
        if out:
            faults.append(kind)
        lines.append([kind, *(f"{sums[peer]:,}" for peer in NAMES), f"{sum(ours):,}", *cells])
    return lines, faults


def other_rows(ours, index, rows):
    """What is not the time of an answer: name, this program, the others, ratio, wanted, reached."""
    records, sizes, seconds = index["lucene"]["n"], ours["bytes"], ours["update"]["seconds"]
    rate = records / ours["build"]["wall"]
    both, empty = ours["cold"]["search, two words, facets"], ours["cold"]["nothing (`search --version`)"]

    def row(name, value, others, ratio, wanted, is_reached):
        return [name, value, others, ratio, wanted, "yes" if is_reached else "**no**"]

    def ratio_row(name, value, others, ratio, least):
        return row(name, value, others, f"{ratio:.2f}", f">= {least:g}", ratio >= least)

    def limit_row(name, value, unit, others, limit):
        return row(name, f"{short(value)} {unit}", others, "", f"< {limit} {unit}", value < limit)

    common = {peer: percentile(chosen(rows, peer, "facets", "common"), 0.5) for peer in ("search", "fts5naive")}
    megabytes = lambda name: f"{sizes[name] / 1e6:,.0f} MB"
    rates = {NAMES[peer]: one["dps"] for peer, one in index.items()} | {NAMES["tantivy"]: ours["build"]["tantivy"]}
    parse, same = ours["python_json"]["cpu"], ours["unchanged"]["cpu"]
    return [
        ratio_row("build from JSON Lines, records/s", f"{rate:,.0f}",
                  ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items()),
                  rate / ours["build"]["tantivy"], 1.5),
        limit_row("its peak memory", ours["build"]["rss"], "MiB",
                  ", ".join(f"{NAMES[peer]} {one['rss_mb']}" for peer, one in index.items()), 1024),
        row("inverted index on disk", megabytes("inverted"),
            f"Lucene {megabytes('lucene')}, Tantivy {megabytes('tantivy')}",
            f"{sizes['inverted'] / sizes['lucene']:.2f}", "<= 2 Lucene", sizes["inverted"] <= 2 * sizes["lucene"]),
        ["whole file, records and texts stored", megabytes("file"), f"plain FTS5 {megabytes('fts5')}",
         f"{sizes['file'] / sizes['fts5']:.2f}", "", ""],
        ratio_row(f"{ours['update']['records']:,} records changed", f"{seconds['search']:.1f} s",
                  f"Tantivy {seconds['tantivy']:.1f} s, Lucene {seconds['lucene']:.1f} s, "
                  f"plain FTS5 {seconds['fts5']:.1f} s", seconds["tantivy"] / seconds["search"], 1),
        limit_row("reindex with nothing changed, CPU", same, "s", f"Python's json {parse:.1f} s", 2),
        row("the same, as a share of Python's json", f"{same / parse:.0%}", "", "", "< 25 %", same < 0.25 * parse),
        ratio_row("common word with facets, p50, times as fast as plain FTS5", "", "",
                  common["fts5naive"] / common["search"], 200),
        limit_row("fresh process, two words, facets: wall", both["wall"] * 1000, "ms", "", 60),
        limit_row("the same, CPU minus that of an empty process", (both["cpu"] - empty["cpu"]) * 1000, "ms", "", 30),
        limit_row("the same, memory", both["rss"], "MiB", "", 150),
    ]


def report(results, peers, keep=""):
    results, queries = pathlib.Path(results), read_queries(peers)
    ours = json.loads((results / "ours.json").read_text())
    rows = [json.loads(line) for file in sorted(results.glob("query-*.jsonl")) for line in open(file)]
    index = {peer: json.loads((results / f"index-{name}.json").read_text())
             for peer, name in [("tantivy", "tantivy"), ("lucene", "lucene"), ("fts5naive", "fts5")]}
    about, totals = ours["about"], ours["totals"]
    lines, faults = totals_rows(queries, rows, totals)
    text = (f"{index['lucene']['n']:,} records of make_corpus.py, {len(queries)} queries. {about['machine']}; "
            f"{about['date']}; commit {about['commit']}; {about['peers']}; load before the queries {ours['load']}.\n")
    text += "\nTimes are ms of thread CPU, p50 / p95 over the queries of a class. Ratios are against the faster of "
    text += "Lucene and Tantivy: above 1, this program is faster. A difference under 25 % is a tie.\n"
    for mode in MODES:
        head = ["class", *NAMES.values(), "ratio p50", "ratio p95", "target", "met", "ahead"]
        text += f"\n### {TITLES[mode]}\n\n" + table(head, latency_rows(mode, rows))
    text += "\n### First queries for a word\n\nThe same as the table with three facets, but for words that are new to "
    text += "the process: their postings are read and decoded.\n\n"
    first = [[kind, len(times), short(percentile(times, 0.5) / 1000), short(percentile(times, 0.95) / 1000),
              *(short(percentile(chosen(rows, peer, "facets", kind), 0.5) / 1000) for peer in ("lucene", "tantivy"))]
             for kind, times in ours["first"].items()]
    text += table(["class", "queries", "this program, p50", "p95", "Lucene, warm, p50", "Tantivy, warm, p50"], first)
    head = ["what", "this program", "others", "ratio", "target", "met"]
    text += "\n### Building, changing, starting\n\nThe targets are for a million records.\n\n"
    text += table(head, other_rows(ours, index, rows))
    head = ["fresh process", "wall ms", "CPU ms", "MiB"]
    cold = [[name, *(short(one[key] * scale) for key, scale in (("wall", 1000), ("cpu", 1000), ("rss", 1)))]
            for name, one in ours["cold"].items()]
    text += "\n### Cold start\n\n" + table(head, cold)
    head = ["class", *NAMES.values(), "title, abstract only", "median ratio to Lucene", "to Tantivy"]
    wrong = totals["exact_wrong"]
    text += f"\n### Totals\n\nSums over the queries of a class; in brackets, how many are within {TOLERANCE:.0%}.\n\n"
    text += table(head, lines)
    text += f"\nExact words in title and abstract: {totals['exact_checked'] - len(wrong)} of {totals['exact_checked']} "
    text += "totals equal those of FTS5's own `MATCH` on this program's file.\n"
    print(text)
    (results / "comparison.md").write_text(text)
    if keep:
        keep_report(text)
    if faults or wrong:
        sys.exit(f"compare: totals do not agree: classes {faults}, exact words in questions {wrong}")


def keep_report(text):
    document = REPORT.read_text()
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    REPORT.write_text(before + BEGIN + "\n" + text + "\n" + END + after)


def is_complete(path, queries):
    """Whether all questions were answered in all modes."""
    expected = sum(1 for _ in open(queries)) * len(MODES)
    there = sum(1 for _ in open(path)) if os.path.exists(path) else 0
    sys.exit(0 if there == expected else 1)


def main():
    commands = {"is-complete": is_complete, "measure": measure, "report": report}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
