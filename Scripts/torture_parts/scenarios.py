"""The ten commands that write, each with the folder it starts from and a way to tell what came of it."""
import contextlib
import random
import shutil
import sqlite3

from .program import State, require, state_of
from .records import first_export, later_export, some_queries


class Scenario:
    """A command; `outcome` tells what came of it: "old" or "new". `rest` may stay beside the index."""

    def __init__(self, name, arguments, folder, outcome, rest=()):
        self.name, self.arguments, self.folder, self.outcome = name, arguments, folder, outcome
        self.rest = {"i.db", "i.db.lock", *rest}

    def prepare(self, place):
        """Puts the folder in its place: the index there, and the arguments of the command."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder, place)
        return place / "i.db", self.arguments_in(place)

    def arguments_in(self, place):
        return [str(argument).replace("{}", str(place)) for argument in self.arguments]


def settle(program, scenario, index):
    """The same command once more ends the work, and nothing is left beside."""
    arguments = scenario.arguments_in(index.parent)
    again = ["--force"] if arguments[0] == "backup" and "--force" not in arguments else []
    program.run(index, *arguments, *again)
    require(scenario.outcome(index) == "new", "the next run does not complete")
    left = {file.name for file in index.parent.iterdir() if not file.name.endswith("-shm")}
    left -= {file.name for file in index.parent.glob("*-wal") if file.stat().st_size == 0}
    require(left <= scenario.rest, "left behind:", left - scenario.rest)


def scenarios(program, folder, seed):
    rng = random.Random(seed)
    export = first_export(rng)
    later = later_export(rng, export)
    queries = some_queries(rng, export)
    old = State(program, folder / "old", export, queries)
    new = State(program, folder / "new", later, queries)
    both = State(program, folder / "both", {**export, **later}, queries)
    start = Start(program, folder)
    told = Outcomes(program, old, new)

    ingested = ("ingest", old.file)
    reindex = ("reindex", new.file, "--allow-delete")
    first = start("old", ingested)
    many = start("many", ("ingest", new.file), ("reindex", old.file, "--allow-delete"))
    docsize = start("docsize", ingested)
    lose_lengths(docsize / "i.db")
    torn = start("torn", ingested)
    tear_page(torn / "i.db")
    backed = start("backed", ingested)
    shutil.copy(new.index, backed / "b.db")
    merged = told.merged(program.json(many / "i.db", "stats")["segments"])
    return [
        Scenario("first build", ingested, start("none"), told.built),
        Scenario("ingest", ("ingest", new.file), first, told.one_of(old, both)),
        Scenario("reindex", reindex, first, told.one_of(old, new)),
        Scenario("reindex --purge", (*reindex, "--purge"), first, told.one_of(old, new)),
        Scenario("optimize", ("optimize",), many, merged),
        Scenario("optimize --purge", ("optimize", "--purge"), many, merged),
        Scenario("repair, same file", ("repair",), docsize, told.repaired),
        Scenario("repair, new file", ("repair",), torn, told.repaired, ["i.db.damaged-1"]),
        Scenario("backup", ("backup", "{}/b.db"), first, told.copied, ["b.db"]),
        Scenario("backup --force", ("backup", "{}/b.db", "--force"), backed, told.copied, ["b.db"]),
    ]


class Start:
    """Makes folders that scenarios start from."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, name, *commands):
        place = self.folder / f"start-{name}"
        place.mkdir()
        for command in commands:
            self.program.run(place / "i.db", *command)
        return place


def lose_lengths(index):
    """Damage that SQLite does not see: `repair` mends it in the same file."""
    with contextlib.closing(sqlite3.connect(index)) as database, database:
        database.execute("DELETE FROM text_docsize WHERE id % 7 = 0")


def tear_page(index):
    """A torn page of the inverted index: SQLite calls the file malformed, so `repair` makes a new one."""
    with contextlib.closing(sqlite3.connect(index)) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        last = "SELECT max(pageno) FROM dbstat WHERE name = 'text_data' AND pagetype = 'leaf'"
        page = database.execute(last).fetchone()[0]
    with open(index, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)


class Outcomes:
    """Ways to tell what came of a command that began with an index in the state `old`."""

    def __init__(self, program, old, new):
        self.program, self.old, self.new = program, old, new

    def one_of(self, before, after):
        def outcome(index):
            return "old" if state_of(self.program, index, [before, after]) is before else "new"
        return outcome

    def built(self, index):
        if not index.exists():
            self.program.fails_in_words(index, "stats")
            return "old"
        state_of(self.program, index, [self.old])
        return "new"

    def merged(self, count_before):
        def outcome(index):
            state_of(self.program, index, [self.old])
            return "old" if self.program.json(index, "stats")["segments"] == count_before else "new"
        return outcome

    def repaired(self, index):
        if not self.program.json(index, "check", expect=(0, 3))["ok"]:
            return "old"
        state_of(self.program, index, [self.old])
        return "new"

    def copied(self, index):
        state_of(self.program, index, [self.old])
        copy = index.parent / "b.db"
        if not copy.exists():
            return "old"
        # Where a copy was replaced, the one before is of the state `new`.
        return "new" if state_of(self.program, copy, [self.old, self.new]) is self.old else "old"
