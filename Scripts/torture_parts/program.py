"""The program as a process, and the states that an index may be in."""
import json
import os
import pathlib
import subprocess
import tempfile

from .records import FACETS, scan, seen, write_export


class Failure(Exception):
    """What was seen is not what is promised."""


def require(condition, *what):
    if not condition:
        raise Failure(" ".join(str(part) for part in what))


class Program:
    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def start(self, index, *arguments, **options):
        environment = {**os.environ, "SEARCH_INDEX": str(index), "NO_COLOR": "1"}
        pipes = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return subprocess.Popen([self.path, *map(str, arguments)], env=environment, **{**pipes, **options})

    def run(self, index, *arguments, expect=(0,), **options):
        """(exit code, standard output, standard error); a code that is not expected is a failure."""
        process = self.start(index, *arguments, **options)
        try:
            output, errors = (stream.decode(errors="replace") for stream in process.communicate(timeout=120))
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure("hangs:", *arguments)
        code = process.returncode
        require(code in expect, *arguments, "ended with", code, errors[:500], output[:500])
        return code, output, errors

    def json(self, index, *arguments, **options):
        return json.loads(self.run(index, *arguments, "--json", **options)[1])

    def fingerprint(self, index):
        return self.json(index, "stats")["fingerprint"]

    def answers(self, index, queries):
        requests = [dict(query=query, limit=10_000, match="all", facets=FACETS) for query in queries]
        with tempfile.TemporaryFile() as file:
            file.write("".join(json.dumps(request) + "\n" for request in requests).encode())
            file.seek(0)
            output = self.run(index, "batch", "--requests", "-", stdin=file)[1]
        return [seen(json.loads(line)) for line in output.splitlines()]

    def fails_in_words(self, index, *arguments):
        errors = self.run(index, *arguments, expect=(2,))[2]
        require(len(errors.split()) >= 4 and "Fatal" not in errors, *arguments, "says no more than:", errors)


class State:
    """What an index of an export answers; the fingerprint is that of an index built at once."""

    def __init__(self, program, folder, export, queries):
        folder.mkdir(parents=True)
        self.records = list(export.values())
        self.file = write_export(folder / "export.jsonl", self.records)
        self.queries = queries
        self.answers = [scan(export, query) for query in queries]
        self.index = folder / "i.db"
        program.run(self.index, "ingest", self.file)
        self.fingerprint = program.fingerprint(self.index)


def state_of(program, index, states):
    """The one of the states that the index is in, whole: fingerprint, answers, and `check`."""
    fingerprint = program.fingerprint(index)
    found = [state for state in states if state.fingerprint == fingerprint]
    require(found, "a third state:", fingerprint)
    require(program.answers(index, found[0].queries) == found[0].answers, "answers of another state")
    report = program.json(index, "check")
    require(report["ok"], "check:", report["problems"])
    return found[0]
