"""Kills at any point of a command that writes: the old or new state, whole, and the next run completes."""
import collections
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time

from .program import Failure, require
from .scenarios import scenarios, settle

# No one reads what a killed process says.
QUIET = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(program, folder, seed, options):
    """Kills until `options.kills` of them hit a running process, evenly over the scenarios."""
    found = scenarios(program, folder, seed)
    place = folder / "kill"
    undisturbed = [Undisturbed(program, scenario, place) for scenario in found]
    counts = [collections.Counter() for _ in found]
    failures, number, hits = 0, 0, 0
    while hits < options.kills:
        chosen = number % len(found)
        rng = random.Random(f"{seed}/{number}")
        hit = kill_once(program, found[chosen], place, undisturbed[chosen], rng)
        left = sorted(sizes(place))
        try:
            look_after(program, found[chosen], place, hit, counts[chosen])
        except Failure as failure:
            failures += 1
            kept = folder.parent / f"failed-{seed}-{number}"
            shutil.copytree(place, kept, dirs_exist_ok=True)
            what = f"kill {number} of {found[chosen].name} (files then: {left})"
            print(f"FAILED {what}: {failure}; kept in {kept}", flush=True)
        hits, number = hits + hit, number + 1
    print_table(found, undisturbed, counts)
    print(f"{hits} kills hit a running process, {failures} failures")
    return failures


def look_after(program, scenario, place, hit, count):
    """Counts what a kill left: "old", "new", or "too late" where the command had ended before."""
    outcome = scenario.outcome(place / "i.db")
    count[outcome if hit else "too late"] += 1
    require(hit or outcome == "new", "ended by itself, and nothing is done")
    settle(program, scenario, place / "i.db")


def print_table(found, undisturbed, counts):
    print(f"{'kills':20} {'run ms':>7} {'hit':>6} {'old':>6} {'new':>6} {'too late':>9}")
    for scenario, one, count in zip(found, undisturbed, counts):
        hit = count["old"] + count["new"]
        print(f"{scenario.name:20} {one.seconds * 1000:7.0f} {hit:6} {count['old']:6} {count['new']:6} "
              f"{count['too late']:9}")


class Undisturbed:
    """What an undisturbed run takes: seconds, CPU seconds, and the greatest size of each file it changes."""

    def __init__(self, program, scenario, place):
        index, arguments = scenario.prepare(place)
        before = sizes(place)
        peaks, start = {}, time.monotonic()
        process = program.start(index, *arguments)
        while process.poll() is None:
            for name, size in sizes(place).items():
                peaks[name] = max(size, peaks.get(name, 0))
        process.communicate()
        self.seconds = time.monotonic() - start
        self.peaks = {name: size for name, size in peaks.items() if before.get(name) != size}
        # Once more with no one looking at the files, which takes time of the same processors.
        index, arguments = scenario.prepare(place)
        earlier = resource.getrusage(resource.RUSAGE_CHILDREN)
        program.run(index, *arguments)
        later = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = later.ru_utime + later.ru_stime - earlier.ru_utime - earlier.ru_stime


def sizes(place):
    """Bytes of each file, the process id in its name left out; one that vanishes meanwhile does not count."""
    result = {}
    for entry in os.scandir(place):
        try:
            name = re.sub(r"\.(building|repairing|backup)-\d+-\d+", r".\1", entry.name)
            result[name] = entry.stat().st_size
        except FileNotFoundError:
            pass
    return result


def kill_once(program, scenario, place, undisturbed, rng):
    """Whether the kill hit a running process: at a part of its CPU time, or of the size of a file."""
    name = rng.choice(sorted(undisturbed.peaks)) if undisturbed.peaks else None
    part, when_shrunk, by_time = rng.random(), rng.random() < 0.2, name is None or rng.random() < 0.6
    if by_time:
        return kill_by_time(program, scenario, place, max(1e-4, undisturbed.cpu * part))
    pause = rng.choice([0, 0, rng.uniform(0, 0.003)])
    return kill_by_size(program, scenario, place, undisturbed, name, None if when_shrunk else part, pause)


def kill_by_time(program, scenario, place, seconds):
    """A timer that the program inherits and does not know: the kernel ends it there, and no code of it runs.

    It counts the program's own time, so that what else the machine does moves no kill behind the end.
    """
    index, arguments = scenario.prepare(place)
    timer = lambda: signal.setitimer(signal.ITIMER_PROF, seconds)
    process = program.start(index, *arguments, preexec_fn=timer, **QUIET)
    return process.wait() == -signal.SIGPROF


def kill_by_size(program, scenario, place, undisturbed, name, part, pause):
    """When a file has grown to a part of its greatest size; where `part` is None, when it shrinks again."""
    index, arguments = scenario.prepare(place)
    before = sizes(place).get(name)
    process = program.start(index, *arguments, **QUIET)
    deadline = time.monotonic() + 10 * undisturbed.seconds
    high = 0
    while process.poll() is None and time.monotonic() < deadline:
        size = sizes(place).get(name)
        if part is None:
            high = max(high, size or 0)
            if (size or 0) < high:
                break
        elif size is not None and size != before and size >= part * undisturbed.peaks[name]:
            break
    time.sleep(pause)
    process.kill()
    return process.wait() == -signal.SIGKILL
