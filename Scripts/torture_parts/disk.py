"""Full disks: each command with more and more room, until it goes through."""
import re
import resource
import subprocess

from .program import Failure, require
from .scenarios import scenarios, settle

PAGE = 4 << 10
# The room grows by so much at a time.
STEP = 128 << 10


def run(program, folder, seed, options):
    place = folder / "small"
    place.mkdir()
    room = SmallDisk(place)
    if not room.is_mounted:
        room = LimitedFiles()
        print("no right to mount a tmpfs: a limit of file size (ulimit -f) instead")
    failures = 0
    try:
        for scenario in scenarios(program, folder, seed):
            failures += fill_up_step_by_step(program, scenario, place, room)
    finally:
        room.remove()
    return failures


def fill_up_step_by_step(program, scenario, place, room):
    """The number of failures."""
    failures = 0
    for number in range(400):
        free = number * STEP + PAGE
        try:
            if fill_up(program, scenario, place, room, free):
                break
        except Failure as failure:
            failures += 1
            print(f"FAILED {scenario.name} with {free >> 10} KiB free: {failure}")
    print(f"{scenario.name:20} full {number:3} times, goes through with {free >> 10} KiB", flush=True)
    return failures


def fill_up(program, scenario, place, room, free):
    """Whether the command goes through with this room; if not: in words, the old state, and with room, on."""
    index, arguments = scenario.prepare(place / "work")
    process = program.start(index, *arguments, **room.leave(free, index.parent))
    errors = process.communicate(timeout=120)[1].decode(errors="replace")
    room.give_back()
    outcome, went_through = scenario.outcome(index), process.returncode == 0
    if went_through:
        require(outcome == "new", "exit 0, and nothing is done")
    else:
        require(process.returncode == 2, "ended with", process.returncode, errors)
        # A commit stands even where what comes after it (merging, truncating) finds no room.
        require(outcome == "old" or "purge" in scenario.name, "exit 2, and the state is new:", errors)
    settle(program, scenario, index)
    # Last, so that a poor sentence hides nothing worse.
    named = re.search("full|space|large|room", errors)
    require(went_through or named, "state and next run are right, but no cause is named:", errors.strip())
    return went_through


class SmallDisk:
    """A tmpfs, where this process may mount one."""

    SIZE = "size=64m"

    def __init__(self, place):
        self.place = place
        command = ["mount", "-t", "tmpfs", "-o", self.SIZE, "none", place]
        self.is_mounted = subprocess.run(command, capture_output=True).returncode == 0

    def leave(self, free, folder):
        """Leaves this room beside the files of a folder; how the program is to be started."""
        used = sum(-(-file.stat().st_size // PAGE) * PAGE for file in folder.iterdir())
        self.remount(f"size={used + free}")
        return {}

    def give_back(self):
        self.remount(self.SIZE)

    def remount(self, size):
        subprocess.run(["mount", "-o", f"remount,{size}", self.place], check=True)

    def remove(self):
        subprocess.run(["umount", "-l", self.place])


class LimitedFiles:
    """The same by a limit of the size of each file."""

    def leave(self, free, folder):
        limit = max([free, *(file.stat().st_size for file in folder.iterdir())])
        limited = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        # Python ignores SIGXFSZ, and so the program gets an error instead of a signal.
        return dict(restore_signals=False, preexec_fn=limited)

    def give_back(self):
        pass

    def remove(self):
        pass
