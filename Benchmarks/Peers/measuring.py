"""What the peers in Python share: the questions, the texts of a record, and how long an answer takes."""
import json
import resource
import statistics
import time


def read_questions(path):
    """The rows of queries.tsv."""
    with open(path) as lines:
        for line in lines:
            number, kind, operator, words, department, first, last, _ = line.rstrip("\n").split("\t")
            yield dict(number=int(number), kind=kind, operator=operator, words=words.split(" "),
                       department=department, years=(int(first), int(last)))


def title_and_abstract(record):
    abstracts = " ".join(abstract.get("text") or "" for abstract in record.get("abstract") or [])
    return record.get("title") or "", abstracts


def peak_memory():
    """In MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def repeats(seconds):
    """How often an answer is measured that takes this long."""
    return 1 if seconds > 1 else 2 if seconds > 0.3 else 4 if seconds > 0.05 else 7


def measured(answer):
    """Hits, and microseconds of the clock and of this thread's CPU, after one answer that does not count."""
    start = time.perf_counter()
    answer()
    walls, cpus = [], []
    for _ in range(repeats(time.perf_counter() - start)):
        start, cpu_start = time.perf_counter(), time.thread_time_ns()
        hits = answer()
        cpus.append((time.thread_time_ns() - cpu_start) / 1e3)
        walls.append((time.perf_counter() - start) * 1e6)
    return dict(hits=hits, med=round(statistics.median_high(walls), 2), min=round(min(walls), 2),
                max=round(max(walls), 2), cpu=round(statistics.median_high(cpus), 2))


def measure_all(peer, questions, out, answers):
    """Writes a line for each question and mode; `answers` gives what answers a question, by mode."""
    with open(out, "w") as file:
        for question in read_questions(questions):
            for mode, answer in answers(question).items():
                about = dict(peer=peer, mode=mode, cls=question["kind"], q=question["number"])
                file.write(json.dumps(about | measured(answer)) + "\n")
