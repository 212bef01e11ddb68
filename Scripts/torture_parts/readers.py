"""Readers beside a writer: each answer is that of one commit, whole."""
import collections
import json
import random
import subprocess
import threading
import time

from .program import State, require, state_of
from .records import DEPARTMENTS, FACETS, first_export, later_export, scan, seen, some_queries

# Processes that ask one question each, again and again.
READERS = 8


def run(program, folder, seed, options):
    states = make_states(program, folder, random.Random(seed))
    departments = department_files(folder)
    index = folder / "i.db"
    program.run(index, "ingest", states[0].file, "--departments", departments[0])
    beside = Beside(program, index, states, departments, options.seconds)
    beside.run()
    print(f"{options.seconds:.0f} s: {beside.summary()}")
    for failure in beside.failures[:10]:
        print("FAILED", failure)
    state_of(program, index, states)
    return len(beside.failures)


def make_states(program, folder, rng):
    """Four exports, each made from the one before."""
    exports = [first_export(rng)]
    for _ in range(3):
        exports.append(later_export(rng, exports[-1]))
    # Pairs that each of the exports answers with records that have both.
    has_hits = lambda query: all(scan(export, query)[0] for export in exports)
    queries = list(filter(has_hits, some_queries(rng, exports[0])))
    return [State(program, folder / str(number), export, queries) for number, export in enumerate(exports)]


def department_files(folder):
    """The same departments with other labels."""
    paths = []
    for version in ["v1", "v2"]:
        path = folder / f"departments-{version}.json"
        departments = [dict(_id=code, name=f"{code} {version}", tree=[]) for code in DEPARTMENTS]
        path.write_text(json.dumps(departments))
        paths.append(path)
    return paths


class Beside:
    """Readers and one writer for some seconds, each in a thread that starts processes."""

    def __init__(self, program, index, states, departments, seconds):
        self.program, self.index, self.departments, self.seconds = program, index, departments, seconds
        self.states = {state.fingerprint: state for state in states}
        self.queries = states[0].queries
        self.failures, self.end = [], 0

    def run(self):
        self.end = time.monotonic() + self.seconds
        jobs = [self.ask] * READERS + [self.ask_in_one_process, self.write_in_turn]
        self.counts = [collections.Counter() for _ in jobs]
        threads = [threading.Thread(target=self.guarded, args=job) for job in zip(jobs, self.counts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def guarded(self, job, counts):
        # A reader that found something goes on, so that one run shows how often it happens.
        while time.monotonic() < self.end:
            try:
                job(counts)
            except Exception as failure:
                self.failures.append(f"{job.__name__}: {failure}")

    def summary(self):
        total = sum(self.counts, collections.Counter())
        known = sum(name.startswith("batch ") for name in total)
        return (f"{total['single']} answers of {READERS} processes, {total['batch']} of a long-lived one "
                f"(which saw {known} of {len(self.states)} states), {total['reindex']} reindex, "
                f"{total['other']} others; {len(self.failures)} failures")

    def ask(self, counts):
        """One reader process after another; each answer names its state."""
        while time.monotonic() < self.end:
            number = counts["single"] % len(self.queries)
            arguments = ["query", self.queries[number], "--all", "--json"]
            output = self.program.run(self.index, *arguments)[1]
            self.require_exact(json.loads(output), number)
            counts["single"] += 1

    def require_exact(self, answer, number):
        """That an answer of `search --json` is that of the state it names, with one set of labels."""
        named = answer["index"]
        require(named["fingerprint"] in self.states, "an unknown state:", named)
        state = self.states[named["fingerprint"]]
        same = seen(answer) == state.answers[number]
        require(same, "mixed:", state.queries[number], named, "total", answer["total"])
        require(named["records"] == len(state.records), "records:", named)
        labels = {value["label"].split()[-1] for value in answer["facets"]["department"]["values"]}
        require(len(labels) <= 1, "labels of two department files:", labels)

    def ask_in_one_process(self, counts):
        """One long-lived reader, whose answers name no state: each has to be that of one of them, whole."""
        process = self.program.start(self.index, "batch", "--requests", "-", stdin=subprocess.PIPE)
        while time.monotonic() < self.end:
            number = counts["batch"] % len(self.queries)
            request = dict(query=self.queries[number], limit=10_000, facets=FACETS)
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            require(line, "the long-lived reader ended:", "" if line else process.stderr.read())
            answer = seen(json.loads(line))
            matching = [state for state in self.states.values() if state.answers[number] == answer]
            require(matching, "mixed, long-lived:", self.queries[number])
            counts["batch"] += 1
            if len(matching) == 1:
                counts["batch " + matching[0].fingerprint] += 1
        process.communicate()

    def write_in_turn(self, counts):
        """All that changes an index, in a loop."""
        turn = 0
        while time.monotonic() < self.end:
            for state in self.states.values():
                purge = ["--purge"] if turn % 3 == 2 else []
                self.program.run(self.index, "reindex", state.file, "--allow-delete", *purge)
                counts["reindex"] += 1
            label = ["departments", self.departments[turn % 2]]
            other = [["optimize"], ["optimize", "--purge"], ["repair"], label][turn % 4]
            self.program.run(self.index, *other)
            if other is not label:
                self.program.run(self.index, *label)
            counts["other"] += 1
            turn += 1
