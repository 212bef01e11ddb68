"""Our server with an index of the examples, for as long as the tests run."""

import json
import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path

EXAMPLES = ["Examples/ista-three-records.yaml", "Examples/invented-records.yaml"]


class Server:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.index = str(Path(self.folder.name) / "index.db")

    def __enter__(self):
        run = subprocess.run(
            [self.program, "ingest", *EXAMPLES, "--departments", "Examples/departments.yaml", "--index", self.index],
            capture_output=True, text=True, check=False)
        if run.returncode not in (0, 3):
            raise SystemExit(f"test-browser: no index: {run.stderr}")
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", "0", "--index", self.index], stderr=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if found := re.search(r"http://[^ /]+", line):
                self.url = found[0]
                return self
        raise SystemExit("test-browser: the server did not start: " + "".join(said))

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.folder.cleanup()

    def get(self, path, accept="text/html", language="en"):
        request = urllib.request.Request(
            self.url + path, headers={"Accept": accept, "Accept-Language": language})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def total(self, path_and_query):
        return json.loads(self.get(path_and_query, accept="application/json"))["total"]

    def total_of_program(self, *arguments):
        run = subprocess.run(
            [self.program, *arguments, "--json", "--limit", "0", "--index", self.index],
            capture_output=True, text=True, check=False)
        return json.loads(run.stdout)["total"]
