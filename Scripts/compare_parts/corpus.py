"""The records that are compared on, and the questions that belong to them."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "Benchmarks/Peers"
SHARED = pathlib.Path(os.environ.get("SEARCH_SHARED") or ROOT.parent / "shared")
PAPERS = SHARED / "corpora/acl/records.jsonl.gz"
NAMES = {100_000: "100k", 1_000_000: "1m", 10_000_000: "10m"}


class Corpus:
    """Records of Scripts/make-corpus in a folder: from the papers where they are, else from the examples."""

    def __init__(self, folder, count):
        self.count = count
        self.name = NAMES.get(count, str(count))
        self.questions = PEERS / "queries.tsv"
        self.source = "the papers"
        self.origin = PAPERS
        if not PAPERS.exists():
            self.name += "-examples"
            self.questions = PEERS / "queries-examples.tsv"
            self.source = "the examples"
            self.origin = ROOT / "Examples"
        self.path = folder / f"{self.name}.jsonl"

    def make(self):
        """Unless it is there."""
        if self.path.exists():
            return
        unfinished = self.path.with_suffix(".new")
        command = [ROOT / "Scripts/make-corpus", str(self.count), "--source", self.origin]
        with open(unfinished, "wb") as file:
            subprocess.run(command, stdout=file, check=True)
        unfinished.rename(self.path)
