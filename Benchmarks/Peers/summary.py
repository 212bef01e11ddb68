#!/usr/bin/env python3
"""Medians and 95th percentiles of thread CPU in microseconds, over the questions of each class.

    summary.py ANSWERS.jsonl...          as the peers write them

Sums of hits stand below, since times of different answers say nothing.
"""
import collections
import json
import sys

CLASSES = ["rare", "medium", "common", "and2", "or3", "phrase"]


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    rows = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in sys.argv[1:]:
        with open(path) as lines:
            for line in lines:
                row = json.loads(line)
                rows[row["peer"], row["mode"]][row["cls"]].append(row)
    tables = {
        "p50, us": lambda some: percentile([row["cpu"] for row in some], 0.5),
        "p95, us": lambda some: percentile([row["cpu"] for row in some], 0.95),
        "hits": lambda some: sum(row["hits"] for row in some),
    }
    for title, value in tables.items():
        print(f"{title:36}" + "".join(f"{kind:>12}" for kind in CLASSES))
        for (peer, mode), kinds in sorted(rows.items()):
            numbers = (f"{value(kinds[kind]):12,.0f}" if kinds[kind] else f"{'':12}" for kind in CLASSES)
            print(f"{peer + ' ' + mode:36}" + "".join(numbers))
        print()


if __name__ == "__main__":
    main()
