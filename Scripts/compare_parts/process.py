"""Runs this program and measures what it takes."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# Linux counts the memory of the process that starts another as its peak, too: so a small one has to start it.
LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
wall, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
measured = dict(wall=wall, cpu=cpu, rss=usage.ru_maxrss / 1024)
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


def answers(program, index, requests, scratch, repeats=None):
    """The answers to requests, by one process that answers them one after the other."""
    scratch.write_text("".join(json.dumps(request) + "\n" for request in requests))
    command = [program, "batch", "--requests", scratch, "--index", index]
    output = run(command + (["--repeat", str(repeats)] if repeats else []))["output"]
    scratch.unlink()
    return [json.loads(line) for line in output.splitlines()]


def remove_index(path):
    for suffix in ("", "-wal", "-shm", ".lock"):
        pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)


def size(path):
    """The bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
