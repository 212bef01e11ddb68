"""Where everything of a comparison is."""
from .corpus import PEERS


class Place:
    """A folder with the peers, the records, and for these records a folder of results."""

    def __init__(self, program, folder, corpus):
        self.program, self.folder, self.corpus = program.resolve(), folder, corpus
        self.results = folder / corpus.name
        self.index = self.results / "search.db"
        self.measured = self.results / "ours.json"
        self.answers = self.results / "query-search.jsonl"
        self.first_answers = self.results / "query-search-first.jsonl"

    @property
    def python(self):
        return self.folder / "venv/bin/python"

    @property
    def classpath(self):
        return (self.folder / "classpath").read_text().strip()

    def tantivy(self, *words):
        return [self.python, PEERS / "tantivy_peer.py", *words]

    def lucene(self, *words):
        return ["java", "-Xmx3g", "-cp", self.classpath, "LucenePeer", *words]

    def fts5(self, *words):
        return [self.python, PEERS / "fts5_peer.py", *words]
