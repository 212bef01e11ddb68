"""Reads what was measured, and writes tables of it."""
import json
import pathlib
import statistics
import sys

from .questions import CLASSES, MODES, read_questions

# What the project wants: times as fast as the faster of Tantivy and Lucene.
WANTED = {
    "top10": dict.fromkeys(CLASSES, 1.0),
    "facets": {"rare": 2.0, "medium": 2.0, "common": 2.0, "or3": 2.0, "and2": 1.5, "phrase": 1.5},
    "filter": dict.fromkeys(CLASSES, 1.5),
    "count": {},
}
# Agreement of totals where the semantics agree but for compounds: the median over the questions of a class.
TOLERANCE = 0.03
REPORT = pathlib.Path("docs/PERFORMANCE.md")
BEGIN, END = "<!-- make compare: begin -->\n", "<!-- make compare: end -->\n"
NAMES = {"search": "this program", "lucene": "Lucene", "tantivy": "Tantivy", "fts5naive": "plain FTS5"}
NATIVE_NAMES = {"tantivy-native": "Tantivy, native", "lucene10": "Lucene 10"}
TITLES = {
    "top10": "Top 10 only", "count": "Top 10 and exact total",
    "facets": "Top 10, exact total and three facets",
    "filter": "Facets under a department and a range of years",
}


class Measured:
    """All that was measured on some records."""

    def __init__(self, place):
        self.questions = read_questions(place.corpus.questions)
        self.ours = json.loads(place.measured.read_text())
        files = sorted(place.results.glob("query-*.jsonl"))
        self.rows = [json.loads(line) for file in files for line in open(file)]
        self.built = {peer: json.loads((place.results / f"index-{name}.json").read_text())
                      for peer, name in [("tantivy", "tantivy"), ("lucene", "lucene"), ("fts5naive", "fts5")]}

    @property
    def record_count(self):
        return self.built["lucene"]["n"]

    def times(self, peer, mode, kind):
        """CPU times of a peer's answers, in milliseconds."""
        wanted = (peer, mode, kind)
        return [row["cpu"] / 1000 for row in self.rows if (row["peer"], row["mode"], row["cls"]) == wanted]

    def hits(self):
        """The total that each peer gives for each question."""
        return {(row["peer"], row["q"]): row["hits"] for row in self.rows if row["mode"] == "count"}


# --- Numbers and tables -------------------------------------------------------------------------------------


def percentile(values, share):
    """As in Benchmarks/Peers/summary.py."""
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def median(values):
    return percentile(values, 0.5)


def short(number):
    """Three digits that say something."""
    return f"{number:.3g}" if number < 1000 else f"{number:,.0f}"


def who_leads(ratio, peer):
    """The machines are shared: under 25 % is a tie."""
    return peer if ratio < 0.8 else "tie" if ratio <= 1.25 else "this program"


def yes_or_no(is_reached):
    return "yes" if is_reached else "**no**"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


# --- The sections -------------------------------------------------------------------------------------------


def introduction(measured):
    about = measured.ours["about"]
    return (
        f"{measured.record_count:,} records that Scripts/make-corpus made from {about['source']}, "
        f"{len(measured.questions)} queries. {about['machine']}; {about['date']}; commit "
        f"{about['commit']}; {about['peers']}; load before the queries {measured.ours['load']}.\n"
        "\nTimes are ms of thread CPU, p50 / p95 over the questions of a class. The ratios are against the "
        "faster of Lucene and Tantivy: above 1, this program is faster. A difference under 25 % is a tie.\n")


def latencies(measured):
    head = ["class", *NAMES.values(), "ratio p50", "ratio p95", "target", "met", "ahead"]
    return "".join(
        f"\n### Later answers: {TITLES[mode][0].lower()}{TITLES[mode][1:]}\n\n" + table(head, [latency_row(measured, mode, kind) for kind in CLASSES])
        for mode in MODES)


def latency_row(measured, mode, kind):
    times = {peer: measured.times(peer, mode, kind) for peer in NAMES}
    pairs = {peer: (median(some), percentile(some, 0.95)) for peer, some in times.items() if some}
    ratios = []
    for place in (0, 1):
        best = min(("lucene", "tantivy"), key=lambda peer: pairs[peer][place])
        ratios.append((pairs[best][place] / pairs["search"][place], NAMES[best]))
    wanted, worst = WANTED[mode].get(kind), min(ratios)
    verdict = "" if wanted is None else yes_or_no(worst[0] >= wanted)
    return [kind, *(" / ".join(map(short, pairs[peer])) if peer in pairs else "" for peer in NAMES),
            *(f"{ratio:.2f}" for ratio, _ in ratios), wanted or "", verdict, who_leads(*worst)]


def first_answers(measured):
    """First answers come first: they are what a fresh process and a new word cost."""
    peers = [peer for peer in NATIVE_NAMES if measured.times(peer, "facets", "rare")] or ["lucene", "tantivy"]
    names = [(NATIVE_NAMES | NAMES)[peer] for peer in peers]
    head = ["class", "this program, first", "again", *names, "ratio p50", "ratio p95", "ahead"]
    text = ("\nThe first tables show first answers: this program answers each query once in a process, so it reads the "
            "postings of nearly every word for the first time. Beside them are its later answers, and the peers, "
            "warm. The ratios compare first answers.\n")
    for mode in MODES:
        rows = [first_row(measured, mode, kind, peers) for kind in CLASSES]
        text += f"\n### First answers: {TITLES[mode][0].lower()}{TITLES[mode][1:]}\n\n" + table(head, rows)
    return text


def first_row(measured, mode, kind, peers):
    first, again, *others = (
        tuple(percentile(measured.times(peer, mode, kind), share) for share in (0.5, 0.95))
        for peer in ("search-first", "search", *peers))
    ratios = [min(other[place] for other in others) / first[place] for place in (0, 1)]
    best = min(zip(others, peers))[1]
    pairs = [" / ".join(map(short, pair)) for pair in (first, again, *others)]
    return [kind, *pairs, *(f"{ratio:.2f}" for ratio in ratios),
            who_leads(ratios[0], (NATIVE_NAMES | NAMES)[best])]


def other_work(measured):
    """What is not the time of an answer."""
    head = ["what", "this program", "others", "ratio", "target", "met"]
    rows = [*building_rows(measured), *changing_rows(measured.ours), facet_row(measured),
            *starting_rows(measured.ours["cold"])]
    return ("\n### Building, changing, starting\n\nThe targets are for a million records.\n\n"
            + table(head, rows))


def ratio_row(name, value, others, ratio, least):
    return [name, value, others, f"{ratio:.2f}", f">= {least:g}", yes_or_no(ratio >= least)]


def limit_row(name, value, unit, others, limit):
    return [name, f"{short(value)} {unit}", others, "", f"< {limit} {unit}", yes_or_no(value < limit)]


def building_rows(measured):
    build, sizes = measured.ours["build"], measured.ours["bytes"]
    rate = measured.record_count / build["wall"]
    rates = {peer: one["dps"] for peer, one in measured.built.items()} | {"tantivy": build["tantivy"]}
    megabytes = {name: f"{number / 1e6:,.0f} MB" for name, number in sizes.items()}
    memories = ", ".join(f"{NAMES[peer]} {one['rss_mb']}" for peer, one in measured.built.items())
    yield ratio_row("build from JSON Lines, records/s", f"{rate:,.0f}",
                    ", ".join(f"{NAMES[peer]} {one:,.0f}" for peer, one in rates.items()),
                    rate / build["tantivy"], 1.5)
    yield limit_row("its peak memory", build["rss"], "MiB", memories, 1024)
    yield ["inverted index on disk", megabytes["inverted"],
           f"Lucene {megabytes['lucene']}, Tantivy {megabytes['tantivy']}",
           f"{sizes['inverted'] / sizes['lucene']:.2f}", "<= 2 Lucene",
           yes_or_no(sizes["inverted"] <= 2 * sizes["lucene"])]
    yield ["whole file, records and texts stored", megabytes["file"], f"plain FTS5 {megabytes['fts5']}",
           f"{sizes['file'] / sizes['fts5']:.2f}", "", ""]


def changing_rows(ours):
    seconds = ours["update"]["seconds"]
    others = [("Tantivy", "tantivy"), ("Lucene", "lucene"), ("plain FTS5", "fts5")]
    yield ratio_row(f"{ours['update']['records']:,} records changed", f"{seconds['search']:.1f} s",
                    ", ".join(f"{name} {seconds[peer]:.1f} s" for name, peer in others),
                    seconds["tantivy"] / seconds["search"], 1)
    same, parse = ours["unchanged"]["cpu"], ours["python_json"]["cpu"]
    yield limit_row("reindex with nothing changed, CPU", same, "s", f"Python's json {parse:.1f} s", 2)
    yield ["the same, as a share of Python's json", f"{same / parse:.0%}", "", "", "< 25 %",
           yes_or_no(same < 0.25 * parse)]


def facet_row(measured):
    plain, ours = (median(measured.times(peer, "facets", "common")) for peer in ("fts5naive", "search"))
    return ratio_row("common word with facets, p50, times as fast as plain FTS5", "", "", plain / ours, 200)


def starting_rows(cold):
    both, empty = cold["search, two words, facets"], cold["nothing (`search --version`)"]
    cpu = (both["cpu"] - empty["cpu"]) * 1000
    yield limit_row("fresh process, two words, facets: wall", both["wall"] * 1000, "ms", "", 60)
    yield limit_row("the same, CPU minus that of an empty process", cpu, "ms", "", 30)
    yield limit_row("the same, memory", both["rss"], "MiB", "", 150)


def cold_starts(measured):
    head = ["fresh process", "wall ms", "CPU ms", "MiB"]
    rows = [[name, short(one["wall"] * 1000), short(one["cpu"] * 1000), short(one["rss"])]
            for name, one in measured.ours["cold"].items()]
    return "\n### Cold start\n\n" + table(head, rows)


def totals(measured):
    """The section, and what does not agree: classes, and questions of exact words."""
    head = ["class", *NAMES.values(), "title, abstract only", "median ratio to Lucene", "to Tantivy"]
    rows, faults = [], []
    for kind in CLASSES:
        row, ratio = totals_row(measured, kind)
        rows.append(row)
        # A phrase is exact here and stemmed there: it cannot be in more records.
        is_out = ratio > 1 + TOLERANCE if kind == "phrase" else abs(ratio - 1) > TOLERANCE
        if is_out:
            faults.append(kind)
    found = measured.ours["totals"]
    checked, wrong = found["exact_checked"], found["exact_wrong"]
    text = ("\n### Totals\n\nSums over the queries of a class; in brackets, how many are within "
            f"{TOLERANCE:.0%}.\n\n{table(head, rows)}"
            f"\nExact words in title and abstract: {checked - len(wrong)} of {checked} totals equal those of "
            "FTS5's own `MATCH` on this program's file.\n")
    return text, faults, wrong


def totals_row(measured, kind):
    """A row, and the median of the ratios to Tantivy's totals."""
    hits = measured.hits()
    pairs = zip(measured.questions, measured.ours["totals"]["two_fields"], strict=True)
    members = {question["q"]: total for question, total in pairs if question["cls"] == kind}
    ours = list(members.values())
    sums = [sum(hits.get((peer, number), 0) for number in members) for peer in NAMES]
    cells, ratio = [], 0
    for peer in ("lucene", "tantivy"):
        theirs = [hits.get((peer, number), 0) for number in members]
        ratio = statistics.median((a + 1) / (b + 1) for a, b in zip(ours, theirs))
        near = sum(abs(a - b) <= max(1, TOLERANCE * b) for a, b in zip(ours, theirs))
        cells.append(f"{ratio:.3f} ({near} of {len(members)})")
    return [kind, *(f"{one:,}" for one in sums), f"{sum(ours):,}", *cells], ratio


# --- The report ---------------------------------------------------------------------------------------------


def report(place, keep):
    """Prints the tables and leaves them with the results; with `keep` in docs/PERFORMANCE.md, too."""
    measured = Measured(place)
    text, faults, wrong = totals(measured)
    sections = [introduction, first_answers, latencies, other_work, cold_starts]
    text = "".join(section(measured) for section in sections) + text
    print(text)
    (place.results / "comparison.md").write_text(text)
    if keep:
        keep_report(text)
    if faults or wrong:
        sys.exit(f"compare: totals do not agree: classes {faults}, exact words in questions {wrong}")


def keep_report(text):
    before, rest = REPORT.read_text().split(BEGIN)
    _, after = rest.split(END)
    REPORT.write_text(before + BEGIN + "\n" + text + "\n" + END + after)
