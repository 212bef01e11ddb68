#!/usr/bin/env python3
"""Draws 200 questions from a corpus: queries.tsv and queries-examples.tsv are made so.

    make_queries.py RECORDS.jsonl > QUESTIONS.tsv

Of the first 200,000 records. A row is number, class, operator, words, department, first and last year (for
the filtered form), and the stems of the words. Classes: rare (at most one record in 2,000), medium (about 1
%), common (10 to 20 %), AND of two words of one record, OR of three, phrase of two. The same corpus gives the
same questions.
"""
import collections
import itertools
import random
import re
import sys

import orjson
import snowballstemmer

from measuring import title_and_abstract

WORD = re.compile(r"[a-z0-9]+")
PLAIN = re.compile(r"[a-z]{3,}")
ATTEMPTS = 100_000


class Corpus:
    def __init__(self, path, rng):
        self.frequencies = collections.Counter()  # records that have a stem
        self.forms = collections.defaultdict(collections.Counter)  # words of a stem
        self.departments, self.years = collections.Counter(), collections.Counter()
        self.sample = []  # the stems of some records, in their order
        self.count = 0
        self.stems = Memo(snowballstemmer.stemmer("porter").stemWord)
        with open(path, "rb") as lines:
            for line in itertools.islice(lines, 200_000):
                self.add(orjson.loads(line), rng)

    def add(self, record, rng):
        self.count += 1
        words = WORD.findall(" . ".join(title_and_abstract(record)).lower())
        stems = [self.stems[word] for word in words]
        for stem, word in set(zip(stems, words)):
            self.forms[stem][word] += 1
        self.frequencies.update(set(stems))
        if rng.random() < 0.05:
            self.sample.append(stems)
        for department in record.get("department") or []:
            self.departments[department["_id"]] += 1
        if record.get("year"):
            self.years[int(record["year"])] += 1

    def word(self, stem):
        """The most frequent word of a stem."""
        return self.forms[stem].most_common(1)[0][0]

    def is_good(self, stem, least, most):
        """Whether a share of the records between these has it, and its word is plain and leads back to it."""
        if not least <= self.frequencies[stem] / self.count <= most:
            return False
        word = self.word(stem)
        return PLAIN.fullmatch(word) is not None and self.stems[word] == stem


class Memo(dict):
    """What a function gave once."""

    def __init__(self, function):
        self.function = function

    def __missing__(self, key):
        self[key] = value = self.function(key)
        return value


def single_words(corpus, rng, least, most, count):
    found = sorted(stem for stem in corpus.frequencies if corpus.is_good(stem, least, most))
    rng.shuffle(found)
    return found[:count]


def common_words(corpus, rng, count):
    """Where there are too few, less common ones, and some twice."""
    found = single_words(corpus, rng, 0.10, 0.20, count)
    if len(found) < count:
        more = single_words(corpus, rng, 0.07, 0.25, 60)
        found += [stem for stem in more if stem not in found][:count - len(found)]
    return (found * count)[:count]


def words_of_one_record(corpus, rng, size, least, most, count):
    """Several words that stand in one record, at least; fewer where hardly any record has so many."""
    found = []
    for _ in range(ATTEMPTS):
        if len(found) == count or not corpus.sample:
            break
        stems = rng.choice(corpus.sample)
        good = sorted(stem for stem in set(stems) if corpus.is_good(stem, least, most))
        if len(good) >= size:
            found.append(rng.sample(good, size))
    return found


def phrases(corpus, rng, count):
    pairs = collections.Counter(pair for stems in corpus.sample for pair in zip(stems, stems[1:]))

    def good(times, most):
        frequent = [pair for pair, number in pairs.items() if number >= times and pair[0] != pair[1]]
        return sorted(pair for pair in frequent if all(corpus.is_good(stem, 0.0005, most) for stem in pair))

    found = good(4, 0.25)
    if len(found) < count:
        found = good(2, 0.35)
    rng.shuffle(found)
    return found[:count]


def questions(path):
    """(class, operator, stems, department, first year, last year), and the corpus."""
    rng = random.Random(20240611)
    corpus = Corpus(path, rng)
    drawn = [("rare", "term", [stem]) for stem in single_words(corpus, rng, 5 / corpus.count, 0.0005, 34)]
    drawn += [("medium", "term", [stem]) for stem in single_words(corpus, rng, 0.007, 0.014, 33)]
    drawn += [("common", "term", [stem]) for stem in common_words(corpus, rng, 33)]
    drawn += [("and2", "and", stems) for stems in words_of_one_record(corpus, rng, 2, 0.005, 0.20, 34)]
    drawn += [("or3", "or", stems) for stems in words_of_one_record(corpus, rng, 3, 0.002, 0.15, 33)]
    drawn += [("phrase", "phrase", stems) for stems in phrases(corpus, rng, 33)]
    departments = [code for code, _ in corpus.departments.most_common(40)]
    years = sorted(corpus.years)
    recent = [year for year in years if year >= years[-1] - 15]
    for kind, operator, stems in drawn:
        last = rng.choice(recent)
        first = last - rng.choice([4, 9])
        words = [corpus.word(stem) for stem in stems]
        yield kind, operator, " ".join(words), rng.choice(departments), first, last, " ".join(stems)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    kinds = collections.Counter()
    for number, row in enumerate(questions(sys.argv[1])):
        kinds[row[0]] += 1
        print(number, *row, sep="\t")
    print("make_queries:", ", ".join(f"{count} {kind}" for kind, count in kinds.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
