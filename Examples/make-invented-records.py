#!/usr/bin/env python3
"""Writes Examples/invented-records.yaml to standard output: publications that nobody wrote.

The records have the form of a LibreCat export, down to the line breaks of its YAML, and the quirks of real ones:
missing years and abstracts, editors without authors, LaTeX, HTML, Greek letters, CR LF inside texts, private fields.
The same program writes the same bytes each time, whatever the version of Python 3: it brings its own random numbers.

Nothing in here is meant to be anybody's: names are put together from lists; ORCID iDs begin with 0000-0000, outside
ORCID's ranges; DOIs use 10.5555, the prefix for tests; arXiv numbers are beyond what any month has reached.
"""

import re
import sys

SEED = 20251122
COUNT = 300


class Dice:
    """SplitMix64: small, and the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        return z ^ z >> 31

    def below(self, n):
        return self.bits() % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def choose(self, items):
        """Each item equally often."""
        return items[self.below(len(items))]

    def weighted(self, pairs):
        """An item of (item, weight) pairs."""
        point = self.below(sum(weight for _, weight in pairs))
        for item, weight in pairs:
            if point < weight:
                return item
            point -= weight

    def zipf(self, items):
        """The item at rank r about 1/r as often as the first, as words in a text."""
        return self.weighted([(item, 2520 // rank) for rank, item in enumerate(items, 1)])

    def some(self, items, n):
        """n different items, frequent ones first come, or all of them."""
        chosen = []
        while len(chosen) < min(n, len(items)):
            item = self.zipf(items)
            if item not in chosen:
                chosen.append(item)
        return chosen


# --- Words -----------------------------------------------------------------------------------------------------------
#
# Noun phrases that need no article, in sentences whose verbs are modal or past: then every phrase fits every slot.

FIELDS = {
    "learning": {
        "departments": ["HolmG", "SaarG", "BirkG"],
        "journals": [
            "Journal of Imaginary Learning", "Letters on Inference and Models", "Annals of Pretended Statistics",
        ],
        "meetings": ["International Meeting on Invented Learning", "Workshop on Models Nobody Trained"],
        "ddc": "000",
        "object": [
            "transformer models", "language models", "graph representations", "kernel methods",
            "sparse mixtures of experts", "two-layer networks", "low-rank adapters", "random forests",
            "variational autoencoders", "image classifiers", "$k$-means clusterings", "state-space models",
            "retrieval pipelines", "word2vec embeddings", "Gaussian processes", "federated learners",
            "C++ code models", "neural networks",
        ],
        "method": [
            "stochastic gradient descent", "mean-field analysis", "self-supervised pre-training",
            "weight quantization", "knowledge distillation", "Bayesian optimization", "dropout",
            "curriculum sampling", "second-order pruning", "contrastive objectives", "$\\ell_1$ regularization",
            "a proof in $\\mathcal{O}(n \\log n)$ steps", "evolution strategies", "self-driven exploration",
            "conformal prediction",
        ],
        "property": [
            "generalization", "convergence", "robustness", "calibration", "test error", "sample efficiency",
            "loss landscapes", "training stability", "memory use", "fairness across groups", "feature reuse",
            "in-context behavior", "energy consumption",
        ],
        "factor": [
            "label noise", "large width", "distribution shift", "long-tailed data", "momentum", "small batches",
            "weight decay", "missing modalities", "overparameterization", "adversarial examples", "a warm-up phase",
            "non-i.i.d. clients",
        ],
    },
    "biology": {
        "departments": ["LindG", "OkonG", "FernG"],
        "journals": ["Journal of Imagined Cells", "Evolution and Make-Believe", "Open Notes in Invented Biology"],
        "meetings": ["Symposium on Organisms Yet to Be Found"],
        "ddc": "570",
        "object": [
            "plant roots", "zebrafish embryos", "T cells", "soil bacteria", "ant colonies",
            "Arabidopsis seedlings", "yeast populations", "<i>Drosophila</i> larvae", "epithelial tissues",
            "hippocampal circuits", "hybrid zones of snapdragons", "α-synuclein fibrils", "mitochondrial networks",
            "bat communities", "CRISPR screens", "stem cell niches", "algal mats",
            "neural crest cells",
        ],
        "method": [
            "live imaging", "single-cell sequencing", "quantitative genetics", "light-sheet microscopy",
            "optogenetics", "field surveys", "mathematical modeling", "cryo-electron tomography", "gene knockouts",
            "long-term selection experiments", "patch-clamp recordings", "phylogenetic inference",
            "X-ray crystallography",
        ],
        "property": [
            "cell migration", "gene expression", "auxin transport", "growth rate", "immune memory", "body symmetry",
            "local adaptation", "synaptic plasticity", "protein folding", "collective motion", "genetic diversity",
            "membrane tension", "seed dormancy",
        ],
        "factor": [
            "temperature", "mechanical stress", "nutrient limitation", "social isolation", "gene flow",
            "TGF-β signaling", "oxidative stress", "host density", "H<sub>2</sub>O<sub>2</sub> exposure",
            "light deprivation", "Ca<sup>2+</sup> influx", "genetic drift",
        ],
    },
    "physics": {
        "departments": ["NovaG", "TideG"],
        "journals": ["Invented Physics Letters", "Journal of Hypothetical Matter", "Reviews of Fictional Fields"],
        "meetings": ["Conference on Unobserved Phenomena"],
        "ddc": "530",
        "object": [
            "quantum dots", "ultracold gases", "thin films", "superconducting qubits", "active fluids", "spin chains",
            "granular flows", "topological insulators", "dark matter halos", "turbulent plumes", "Rydberg atoms",
            "photonic crystals", "polymer melts", "cloud droplets", "neutron stars", "MoS$_2$ monolayers",
        ],
        "method": [
            "numerical simulation", "Monte Carlo sampling", "neutron scattering", "renormalization",
            "mean-field theory", "tensor networks", "time-resolved spectroscopy", "lattice calculations",
            "laboratory experiments", "perturbation theory", "large-eddy simulation", "noise thermometry",
        ],
        "property": [
            "thermal conductivity", "phase transitions", "entanglement", "critical temperature", "spin coherence",
            "band gaps", "turbulent mixing", "transport coefficients", "angular momentum", "self-organization",
            "spectral line width", "gravitational collapse",
        ],
        "factor": [
            "disorder", "magnetic fields", "low temperature", "strong coupling", "confinement", "rotation",
            "a damping of $\\gamma = 1$", "periodic driving", "impurities", "shear", "long-range interactions",
            "pressures above 10&#160;GPa",
        ],
    },
    "chemistry": {
        "departments": ["AlkaG", "RedoG"],
        "journals": ["Journal of Unmade Compounds", "Make-Believe Catalysis", "Invented Materials Today"],
        "meetings": ["Colloquium on Reactions That Never Happened"],
        "ddc": "540",
        "object": [
            "lithium batteries", "metal–organic frameworks", "perovskite cells", "gold nanoparticles", "enzymes",
            "TiO<sub>2</sub> surfaces", "ionic liquids", "hydrogels", "peptide assemblies", "CO₂ electrolyzers",
            "organic radicals", "zeolites", "molecular switches", "iron–sulfur clusters", "redox mediators",
        ],
        "method": [
            "density functional theory", "mass spectrometry", "cyclic voltammetry", "flow synthesis",
            "click chemistry", "X-ray diffraction", "NMR spectroscopy", "operando imaging",
            "machine-learned force fields", "isotope labeling", "high-throughput screening", "ball milling",
        ],
        "property": [
            "catalytic activity", "reaction yield", "charge transfer", "selectivity", "solubility", "ion mobility",
            "singlet oxygen release", "surface area", "chirality", "electrode degradation", "self-healing",
            "luminescence", "pore collapse",
        ],
        "factor": [
            "pH", "water content", "applied potential", "particle size", "solvent polarity", "defects", "humidity",
            "visible light", "SO<sub>4</sub><sup>2−</sup> ions", "mechanical load", "trace metals",
        ],
    },
    "history": {
        "departments": ["ArchG", "MapsG"],
        "journals": ["Invented Past and Present", "Papers in Fictional Archives", "Review of Unwritten History"],
        "meetings": ["Congress of Imaginary Historians"],
        "ddc": "900",
        "object": [
            "guild records", "parish registers", "merchant letters", "port cities", "travel diaries",
            "court archives", "mill owners", "salt routes", "early newspapers", "botanical gardens",
            "mountain villages", "town chronicles", "printing houses", "widows' inventories", "caravan tolls",
            "Łódź weavers",
        ],
        "method": [
            "archival research", "network analysis", "close reading", "oral history", "price series", "cartography",
            "prosopography", "textual criticism", "comparison of ledgers", "tree-ring dating",
            "handwriting recognition",
        ],
        "property": [
            "credit relations", "social mobility", "everyday literacy", "grain prices", "craft knowledge",
            "migration", "poor relief", "religious tolerance", "inheritance", "urban noise", "memory",
            "the collapse of trade",
        ],
        "factor": [
            "war", "plague", "new taxes", "river floods", "reform", "colonial rule", "bad harvests",
            "paper shortages", "railway building", "silver imports", "Napoleon's blockade",
        ],
    },
    "linguistics": {
        "departments": ["VerbG"],
        "journals": ["Journal of Imaginary Languages", "Phonology of Nowhere"],
        "meetings": ["Meeting on Languages Without Speakers"],
        "ddc": "400",
        "object": [
            "spoken corpora", "loanwords", "vowel systems", "child speech", "sign languages", "relative clauses",
            "dialect maps", "compound nouns", "case markers", "code-switching", "tone languages", "verb clusters",
            "Old Norse sagas", "bilingual dictionaries",
        ],
        "method": [
            "corpus analysis", "eye tracking", "fieldwork", "mixed-effects models", "acoustic measurement",
            "dependency parsing", "historical comparison", "neural machine translation", "elicitation",
            "crowdsourcing",
        ],
        "property": [
            "word order", "intonation", "agreement", "vowel length", "sound change", "ambiguity", "politeness",
            "stress", "reading times", "the use of don't and do not", "lexical diversity",
        ],
        "factor": [
            "age", "language contact", "word frequency", "register", "schooling", "speech rate", "animacy",
            "migration", "spelling reform", "sentence length",
        ],
    },
}

ENGLISH = [
    "We study {property} of {object} with {method}.",
    "The role of {factor} in {object} has long been debated.",
    "Here we combined {method} with {method} to measure {property} under {factor}.",
    "We found that {factor} changed {property}, whereas {factor} did not.",
    "In contrast to earlier work, our results did not depend on {factor}.",
    "Although {object} have been described before, little was known about {property}.",
    "This paper presents data on {number} {object} and discusses {property} in the light of {factor}.",
    "Using {method}, we show how {factor} could explain {property}.",
    "Together, these findings suggest a simple model for {property} in {object}.",
    "Our analysis of {number} samples gave an effect of {percent} % for {property}.",
    "We also discuss what {factor} would mean for {object} and for {property}.",
    "Code and data may be found in the supplement.",
    "A comparison with {object} supported this view.",
    "We prove a bound on {property} and test it for {object}.",
    "Remarkably, {property} vanished under {factor} (p < 0.0{digit}).",
    "The effect held for \\emph{(i)} {object}, \\emph{(ii)} {object}, and \\emph{(iii)} {factor}.",
    "We thank nobody &#38; nothing for {factor}; all of this was invented.",
    "These results open a way towards {method} for {object}.",
    "No effect of {factor} was seen at {number}&#160;K.",
    "For $n = {number}$ the error fell by a factor of {digit}.",
]

TITLES = [
    "{Property} of {object} under {factor}", "The role of {factor} in {object}", "{Method} for {object}",
    "Measuring {property} of {object}: Evidence from {method}", "{Object} and {property}",
    "On {property} and {factor}", "Towards {method} for {object}",
    "{Property} without {factor}: {Method} for {object}", "How {factor} may change {property} of {object}",
    "A note on {property} of {object}", "{Object}, {factor}, and {property}",
    "What {method} can tell us about {property}",
]

# Feminine plurals in -en, which have one form for all cases.
GERMAN = {
    "titles": [
        "{Noun} und {noun} im Wandel", "Über {noun} in der Forschung", "Zur Geschichte und Größe von {noun}",
        "Was {noun} über {noun} verraten",
    ],
    "sentences": [
        "Der Beitrag untersucht {noun} und {noun} an der Universität der Erfundenen Studien.",
        "Bisher wurden {noun} vor allem als Randerscheinung beschrieben.",
        "Anhand von {number} Beispielen aus der Straße der Archive zeigen wir, wie {noun} entstehen.",
        "Die Ergebnisse lassen sich auf {noun} übertragen, müssen aber größtenteils noch geprüft werden.",
        "Abschließend wird gefragt, ob {noun} für künftige Arbeiten genügen.",
        "Für {noun} gilt dies nur mit Einschränkungen.",
    ],
    "nouns": [
        "Handschriften", "Zellen", "Messungen", "Urkunden", "Grenzflächen", "Mundarten", "Strömungen", "Lösungen",
        "Populationen", "Inschriften", "Netzstrukturen", "Häufigkeiten", "Übersetzungen", "Straßen",
    ],
}

FRENCH = {
    "titles": [
        "L'enjeu pour les {noun}", "Les {noun} face aux {noun}", "Étude sur les {noun} et les {noun}",
    ],
    "sentences": [
        "Cet article analyse les {noun} à partir des {noun}.",
        "L'enjeu principal concerne les {noun} d'aujourd'hui, qu'une approche naïve ne saurait décrire.",
        "Nous montrons que les {noun} permettent de mieux comprendre les {noun}.",
        "Jusqu'à présent, on connaissait peu les {noun}.",
        "À l'aide de {number} exemples, nous discutons les {noun} déjà étudiés ailleurs.",
        "Enfin, nous proposons un modèle d'ensemble pour les {noun}.",
    ],
    "nouns": [
        "réseaux", "manuscrits", "cellules", "matériaux", "événements", "élèves", "dialectes", "équations", "marchés",
        "forêts", "phénomènes", "archives", "systèmes",
    ],
}

GIVEN = [
    "Anna", "José", "Åsa", "Mihály", "Zoë", "Łukasz", "Siobhán", "Jürgen", "Chloé", "Nguyễn", "Ionuț", "Dvora",
    "Søren", "Ayşe", "Kenji", "Mónica", "Þóra", "Tomáš", "Amara", "Jean-Luc", "Ewa", "Işık", "Marie-Ève", "Đorđe",
    "Linnéa", "Oluwaseun", "Péter", "Yael", "Wei", "Katarína",
]
FAMILY = [
    "Brännvik", "Holmqvarn", "Šumavec", "Oroszlánkút", "Dąbrowiczek", "Ó Fiachmara", "Saarlind", "Müllerfeld",
    "L'Herbien", "van der Weijden-Bos", "Çamlıbelen", "Østerskov", "Garcíamar", "Popescărean", "Trầnvan", "Yamakishi",
    "Birkhahner", "Okonjo-Vale", "Fernández-Alba", "Þrastarson", "Novařík", "Großbach", "Lindåker", "Straßner",
    "Béranger-Noix", "Kırkpınarlı", "Zhao-Keller", "Grünhagen", "Đurđevik", "Łaskowicz", "Wójtowska", "Tideström",
    "Quillfeather", "de Montfleur", "Haskalberg", "Ńdiaye-Roc", "Alkainen", "Mac Giolla Ruairc", "Redondovar",
    "Archambeau-Lys",
]
MONONYMS = ["Suharjanto", "Aiyana"]

PUBLISHERS = [
    "Hypothetical Press", "Nowhere University Press", "Quire & Folio", "Éditions du Néant", "Verlag Erfundenes",
]
PROJECTS = [
    ("P1001", "Foundations of the Unfounded"), ("P1002", "Learning from Nothing"), ("P1003", "Zellen & Zahlen"),
    ("P1004", "Patterns in Imaginary Matter"), ("P1005", "Archives of Nowhere"),
]
TYPES = [
    ("journal_article", 46), ("conference", 24), ("preprint", 9), ("book_chapter", 6), ("dissertation", 6),
    ("book_editor", 2), ("conference_editor", 1), ("book", 2), ("research_data", 2), ("software", 1), ("report", 1),
]
OA_TYPES = [
    ("gold", 26), ("green", 24), ("hybrid", 12), ("bronze", 6), ("diamond", 6), ("closed access", 12), (None, 14),
]
LICENSES = {
    "https://creativecommons.org/licenses/by/4.0/":
        ("Creative Commons Attribution 4.0 International Public License (CC-BY 4.0)", "CC BY (4.0)", "by"),
    "https://creativecommons.org/licenses/by-nc-nd/4.0/":
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International (CC BY-NC-ND 4.0)",
         "CC BY-NC-ND (4.0)", "by-nc-nd"),
}

# The words of the README's example, on purpose: together in a few abstracts, never in a title.
BOTH_WORDS = {
    40: "Neither the features nor the loss of our neural models showed any sign of collapse.",
    111: "Without {factor}, representations of these neural models may collapse to a single point.",
    204: "We ask whether a collapse of diversity in synthetic data can be undone by smaller neural components.",
}


# --- Texts -----------------------------------------------------------------------------------------------------------

def fill(dice, template, words):
    """Puts words into the slots of a template, none of them twice; a slot in capitals begins with a capital."""
    used = set()

    def word(match):
        slot = match[1]
        if slot == "number":
            return str(dice.between(12, 960))
        if slot == "percent":
            return f"{dice.between(2, 60)}.{dice.below(10)}"
        if slot == "digit":
            return str(dice.between(1, 9))
        choices = [item for item in words[slot.lower()] if item not in used]
        chosen = dice.zipf(choices)
        used.add(chosen)
        return chosen[0].upper() + chosen[1:] if slot[0].isupper() and chosen[0].isascii() else chosen

    return re.sub(r"\{(\w+)\}", word, template)


def sentences(dice, templates, words, count):
    chosen = []
    while len(chosen) < count:
        template = dice.choose(templates)
        if template not in chosen:
            chosen.append(template)
    return " ".join(fill(dice, template, words) for template in chosen)


def hard_wrapped(text):
    """Lines of about 80 characters with CR LF, as in abstracts that were pasted from elsewhere."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > 80:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n".join(lines + [line])


# --- People ----------------------------------------------------------------------------------------------------------

def hexadecimal(dice, digits):
    return f"{dice.bits():016x}"[:digits]


def orcid(dice):
    digits = f"00000000{dice.below(10**7):07d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    digits += "X" if check == 10 else str(check)
    return "-".join(digits[start:start + 4] for start in range(0, 16, 4))


def make_people(dice, count):
    people = []
    while len(people) < count:
        if len(people) in (9, 31):
            name = MONONYMS[len(people) % 2]
            people.append({"full_name": name, "last_name": name})
            continue
        first, last = dice.choose(GIVEN), dice.choose(FAMILY)
        if dice.chance(15):
            first += f" {dice.choose('ABDEHKLMRST')}."
        full = f"{last}, {first}"
        if any(person["full_name"] == full for person in people):
            continue
        person = {"first_name": first, "full_name": full, "last_name": last}
        if dice.chance(60):
            person["id"] = "-".join(
                [hexadecimal(dice, 8), hexadecimal(dice, 4), "11ed", hexadecimal(dice, 4), hexadecimal(dice, 12)])
        if dice.chance(35):
            person["orcid"] = orcid(dice)
        people.append(person)
    return people


def initials(person):
    return [f"{part[0]}." for part in person.get("first_name", "").replace("-", " ").split()]


# --- Records ---------------------------------------------------------------------------------------------------------

def citations(dice, record, people):
    """The record as ready-made references, in two or three of the exporter's styles, with its HTML."""
    title, year, place = record["title"], record.get("year", "n.d."), record.get("publication")
    publisher = record.get("publisher", "s.n.")
    families = [person["last_name"] for person in people]
    inverted = [", ".join([person["last_name"], " ".join(initials(person))]).strip(", ") for person in people]
    bare = [f"{person['last_name']} {''.join(i[0] for i in initials(person))}".strip() for person in people]
    direct = [" ".join([*initials(person), person["last_name"]]) for person in people]
    if len(inverted) > 1:
        inverted[-1] = "&#38; " + inverted[-1]
    in_place = f"In <i>{place}</i>. " if place else ""
    styles = {
        "ama": f"{', '.join(bare)}. {title}. {in_place}{publisher}; {year}.",
        "apa": f"{', '.join(inverted)} ({year}). {title}. {in_place}{publisher}.",
        "mla": f"{families[0]}{', et al' if len(families) > 2 else ''}. “{title}.” {in_place}{publisher}, {year}.",
        "short": f"{', '.join(direct)}, {f'in:, {place}, ' if place else ''}{publisher}, {year}.",
    }
    for style in dice.some(["mla", "ama"], dice.between(1, 2)):
        del styles[style]
    return styles


def make_record(dice, number, people):
    field = dice.weighted([("learning", 28), ("biology", 24), ("physics", 18), ("chemistry", 14), ("history", 10),
                           ("linguistics", 6)])
    if number in BOTH_WORDS:
        field = "learning"
    words = FIELDS[field]
    kind = dice.weighted(TYPES)
    language = dice.weighted([("eng", 40), ("ger", 4), ("fre", 3)] if field in ("history", "linguistics")
                             else [("eng", 94), ("ger", 4), ("fre", 2)])
    if number in BOTH_WORDS:
        language = "eng"
    year = dice.weighted([(year, 2 + (year - 1998)) for year in range(1998, 2026)])
    month, day = dice.between(1, 12), dice.between(1, 28)
    record = {"_id": f"N{1000 + number}", "type": kind, "status": "public", "publication_status": "published"}

    # Title and abstract.
    foreign = {"ger": GERMAN, "fre": FRENCH}.get(language)
    if foreign:
        nouns = {"noun": foreign["nouns"]}
        record["title"] = fill(dice, dice.choose(foreign["titles"]), nouns)
        abstracts = [{"lang": language,
                      "text": sentences(dice, foreign["sentences"], nouns, dice.between(3, 5))}]
        if dice.chance(40):
            abstracts.append({"lang": "eng", "text": sentences(dice, ENGLISH, words, dice.between(3, 5))})
    else:
        record["title"] = fill(dice, dice.choose(TITLES), words)
        abstracts = [{"lang": "eng", "text": sentences(dice, ENGLISH, words, dice.between(4, 9))}]
    if number in BOTH_WORDS:
        abstracts[0]["text"] += " " + fill(dice, BOTH_WORDS[number], words)
    elif dice.chance(15):
        abstracts = []
    for abstract in abstracts:
        if dice.chance(12):
            abstract["text"] = hard_wrapped(abstract["text"])
    record["abstract"] = abstracts
    record["keyword"] = dice.some(words["object"] + words["property"], dice.between(2, 4)) if dice.chance(45) else []
    record["language"] = [{"iso": language}] if dice.chance(96) else []

    # People.
    group = [people[dice.below(len(people))] if dice.chance(40) else dice.zipf(people)
             for _ in range(1 if kind == "dissertation" else dice.weighted([(1, 2), (2, 4), (3, 5), (4, 3), (7, 1)]))]
    group = list({person["full_name"]: person for person in group}.values())
    record["editor" if kind.endswith("_editor") else "author"] = group
    if kind == "dissertation":
        record["supervisor"] = [person for person in dice.some(people, 2) if person not in group][:1]
        record["publisher"] = "Institute of Invented Studies"

    # Where it appeared.
    if kind == "journal_article":
        record.update(publication=dice.zipf(words["journals"]), volume=dice.between(1, 40),
                      issue=str(dice.between(1, 12)), publisher=dice.zipf(PUBLISHERS), quality_controlled="1")
        record["intvolume"] = f"{record['volume']:>10}"
        record["article_processing_charge"] = dice.choose(["No", "Yes"])
    elif kind in ("conference", "conference_editor"):
        meeting = dice.zipf(words["meetings"])
        place = dice.choose(["Nowhere, Austria", "Erfundenstadt", "Néant"])
        record["conference"] = {"name": meeting, "location": place, "start_date": f"{year}-{month:02}-{day:02}"}
        record.update(publication=f"Proceedings of the {meeting}", publisher=dice.zipf(PUBLISHERS))
    elif kind in ("book", "book_editor", "book_chapter", "report"):
        record["publisher"] = dice.zipf(PUBLISHERS)
        if kind == "book_chapter":
            record["publication"] = f"Handbook of Invented {field.capitalize()}"
    elif kind == "preprint":
        record["publication"] = "Invented Preprints"
    if kind in ("journal_article", "conference", "book_chapter"):
        first_page = dice.between(1, 900)
        record["page"] = f"{first_page}-{first_page + dice.between(3, 30)}"

    # Departments: of the field, at times a second one from another field.
    departments = [dice.zipf(words["departments"])]
    if dice.chance(18):
        departments.append(dice.choose(FIELDS[dice.choose(list(FIELDS))]["departments"]))
    if dice.chance(4):
        departments = []
    record["department"] = [{"_id": code} for code in dict.fromkeys(departments)]

    # Access. Old records say only whether there is a free copy.
    oa = dice.weighted(OA_TYPES) if year > 2004 or dice.chance(30) else None
    if oa:
        record["OA_type"] = oa
    if oa and oa != "closed access":
        record.update(oa=1, OA_place="repository" if oa == "green" else "publisher",
                      oa_version=dice.choose(["Published Version", "Submitted Version", "Preprint"]))
    if oa in ("gold", "hybrid", "diamond") and dice.chance(80):
        url = dice.zipf(list(LICENSES))
        name, short, code = LICENSES[url]
        record["license"] = url
        record["tmp"] = {"image": f"/images/cc_{code.replace('-', '_')}.png", "legal_code_url": f"{url}legalcode",
                         "name": name, "short": short}

    # Identifiers.
    if kind in ("journal_article", "conference", "book_chapter", "research_data") and dice.chance(70):
        record["doi"] = f"10.5555/iis.{year}.{number:04}"
    if year > 2014 and field in ("learning", "physics") and dice.chance(50):
        record["arxiv"] = 1
        record["external_id"] = {"arxiv": [f"{year % 100:02}{month:02}.{99000 + number}"]}
        record["main_file_link"] = [
            {"open_access": "1", "url": f"https://doi.org/10.48550/arXiv.{record['external_id']['arxiv'][0]}"}]
    if dice.chance(25):
        identifier, name = dice.zipf(PROJECTS)
        record["project"] = [{"_id": identifier, "grant_number": str(dice.between(100000, 999999)), "name": name}]

    # Dates; a few records do not state when they appeared.
    created = f"{dice.between(max(year, 2012), 2025)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}"
    updated = f"{dice.between(2023, 2025)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}"
    record["date_created"] = f"{created}T{dice.between(6, 22):02}:{dice.below(60):02}:{dice.below(60):02}Z"
    record["date_updated"] = f"{max(created, updated)}T23:{dice.below(60):02}:{dice.below(60):02}Z"
    record["ddc"] = [words["ddc"]]
    if dice.chance(98):
        record["year"] = str(year)
        record["month"], record["day"] = f"{month:02}", f"{day:02}"
        record["date_published"] = f"{year}-{month:02}-{day:02}T00:00:00Z"

    # What an export should not have, and has: the program drops these fields.
    record["user_id"] = f"invented-{hexadecimal(dice, 8)}"
    if dice.chance(20):
        record["file"] = [{
            "access_level": dice.choose(["open_access", "closed", "request"]), "content_type": "application/pdf",
            "creator": "nobody", "date_created": record["date_created"], "file_id": str(90000 + number),
            "file_name": f"{year}_invented.pdf", "file_size": dice.between(10**5, 10**7),
            "rac_email": "nobody@example.org", "relation": "main_file",
        }]
    if dice.chance(60):
        record["citation"] = citations(dice, record, group)

    if dice.chance(10):
        record["_version"] = dice.between(1, 30)

    # These two are not public: they must not be found.
    if number == 77:
        record["status"] = "private"
    if number == 178:
        record["status"] = "deleted"
    return {key: value for key, value in record.items() if value not in ([], {}, "")}


# --- YAML, as the exporter (YAML::XS over libyaml) writes it ---------------------------------------------------------

WIDTH = 80
INDICATORS = set("#,[]{}&*!|>'\"%@`")


def scalar(text, column, indent):
    """One scalar that begins at `column`; lines after the first are indented by `indent`."""
    if isinstance(text, int):
        return str(text)
    if not text.isprintable():
        return double_quoted(text, column, indent)
    plain = not (
        text == "" or text[0] in INDICATORS or text[0] == " " or text[-1] == " " or re.match(r"[-?:](\s|$)", text)
        or re.match(r"---|\.\.\.", text) or re.search(r":(\s|$)|\s#", text)
        or re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|~|true|false|null", text))
    return folded(text, column, indent) if plain else folded(text.replace("'", "''"), column, indent, quote="'")


def folded(text, column, indent, quote=""):
    """Breaks at the first single blank beyond the width, as libyaml does."""
    out = [quote]
    column += len(quote)
    for index, character in enumerate(text):
        lone = character == " " and text[index - 1:index] != " " and text[index + 1:index + 2] not in (" ", "")
        if lone and column > WIDTH and index > 0:
            out.append("\n" + " " * indent)
            column = indent
        else:
            out.append(character)
            column += 1
    return "".join(out) + quote


def double_quoted(text, column, indent):
    escapes = {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t"}
    out = ['"']
    column += 1
    for index, character in enumerate(text):
        if character == " " and text[index - 1:index] != " " and column > WIDTH and 0 < index < len(text) - 1:
            out.append("\n" + " " * indent)
            column = indent
            if text[index + 1] == " ":
                out.append("\\")
                column += 1
        else:
            written = escapes.get(character, character)
            out.append(written)
            column += len(written)
    return "".join(out) + '"'


def block(value, indent):
    """The lines of a mapping or a list, keys sorted; the first line without its indentation."""
    margin = " " * indent
    lines = []
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                lines.append("- " + block(item, indent + 2))
            else:
                lines.append("- " + scalar(item, indent + 2, indent + 2))
    else:
        for key in sorted(value):
            item = value[key]
            if isinstance(item, list):
                lines.append(f"{key}:\n{margin}" + block(item, indent))
            elif isinstance(item, dict):
                lines.append(f"{key}:\n{margin}  " + block(item, indent + 2))
            else:
                lines.append(f"{key}: " + scalar(item, indent + len(key) + 2, indent + 2))
    return f"\n{margin}".join(lines)


def records(count):
    """The first records, which are the same whatever their number."""
    dice = Dice(SEED)
    people = make_people(dice, 80)
    for number in range(1, count + 1):
        yield make_record(dice, number, people)


def main():
    documents = ["---\n" + block(record, 0) + "\n...\n" for record in records(COUNT)]
    sys.stdout.buffer.write("".join(documents).encode())


if __name__ == "__main__":
    main()
