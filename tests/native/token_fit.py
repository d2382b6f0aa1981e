"""Fits the weights of a vocabulary to counted texts, and says how far off they are on others.

usage: token_fit.py RECORDS.jsonl TOKENIZER

Each line of RECORDS is {"kind": …, "source": …, "tokens": {TOKENIZER: n}, "text": …}. Texts of one
source are never in both halves: weights are fitted to four fifths of the sources and tried on the
rest, five times over. What is printed last is a row for src/engine/tokens/data/vocabularies.json.
Needs numpy and scipy.
"""

import hashlib
import json
import re
import sys

import numpy
from scipy.optimize import nnls

KINDS = [
    "word", "long-word", "digits", "punctuation", "line-end", "space", "accent", "cyrillic", "greek",
    "han", "kana", "hangul", "arabic", "hebrew", "devanagari", "indic", "thai", "emoji", "other",
    "capital",
]
SCRIPTS = [
    (0x00C0, 0x024F, "accent"), (0x1E00, 0x1EFF, "accent"), (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"), (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"), (0x0980, 0x0DFF, "indic"),
    (0x0E00, 0x0EFF, "thai"), (0x3040, 0x30FF, "kana"), (0x3000, 0x303F, "han"),
    (0x3400, 0x9FFF, "han"), (0xFF00, 0xFFEF, "han"), (0xAC00, 0xD7AF, "hangul"),
    (0x2600, 0x27BF, "emoji"), (0xFE00, 0xFE0F, "emoji"), (0x200D, 0x200D, "emoji"),
    (0x1F000, 0x10FFFF, "emoji"),
]
SEGMENT = re.compile(
    r"(?P<word>[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]+)|(?P<digits>[0-9]+)|(?P<line>[\r\n][\s]*)"
    r"|(?P<space>[\t\v\f \x1c-\x1f]+)|(?P<sign>[\x00-\x7f])|(?P<script>.)", re.S,
)
PART = re.compile(r"[A-Z]+(?![^A-Z])|[A-Z]?[^A-Z]+|[A-Z]+(?=[A-Z][^A-Z])")


def script_of(character):
    found = (name for low, high, name in SCRIPTS if low <= ord(character) <= high)
    return next(found, "other")


def counts(text):
    found = dict.fromkeys(KINDS, 0)
    for match in SEGMENT.finditer(text):
        segment = match.group()
        if match["word"]:
            for part in PART.findall(segment):
                found["word"] += 1
                found["long-word"] += max(0, len(part) - 6)
            found["accent"] += sum(character > "\x7f" for character in segment)
            if segment.isascii() and segment.isupper() and len(segment) > 1:
                found["capital"] += len(segment)
        elif match["digits"]:
            found["digits"] += -(-len(segment) // 3)
        elif match["line"]:
            found["line-end"] += 1
        elif match["space"]:
            found["space"] += len(segment) > 1
        elif match["sign"]:
            found["punctuation"] += 1
        else:
            found[script_of(segment)] += 1
    return [found[kind] for kind in KINDS]


def fit(features, tokens, kinds):
    """Weights of least relative error, each kind of text weighing the same, with no bias in sum."""
    share = {kind: (kinds == kind).sum() for kind in set(kinds)}
    weight = numpy.sqrt([1 / share[kind] for kind in kinds])
    rows = features / tokens[:, None] * weight[:, None]
    weights, _ = nnls(rows, weight)
    for _ in range(15):
        # Towards the least absolute error, so that odd texts pull less.
        off = numpy.abs(rows @ weights / weight - 1)
        pull = 1 / numpy.sqrt(numpy.maximum(off, 0.02))
        weights, _ = nnls(rows * pull[:, None], weight * pull)
    estimates = features @ weights
    mean = lambda values: sum(values[kinds == kind].mean() for kind in share)
    return weights * mean(tokens) / mean(estimates)


def main(path, tokenizer):
    with open(path, encoding="utf8") as file:
        records = [json.loads(line) for line in file]
    features = numpy.array([counts(record["text"]) for record in records], float)
    tokens = numpy.array([record["tokens"][tokenizer] for record in records], float)
    kinds = numpy.array([record["kind"] for record in records])
    digest = lambda record: hashlib.md5(record.get("source", record["text"]).encode()).digest()[0]
    fold = numpy.array([digest(record) % 5 for record in records])
    tried = numpy.zeros(len(records))
    for out in range(5):
        held = fold == out
        tried[held] = features[held] @ fit(features[~held], tokens[~held], kinds[~held])
    off = tried / tokens - 1
    print(f"{len(records)} records, on sources that were not fitted to:")
    print(f"  mean error of a record {100 * numpy.abs(off).mean():.1f} %, of the sum "
          f"{100 * (tried.sum() / tokens.sum() - 1):+.1f} %")
    for kind in sorted(set(kinds)):
        here = kinds == kind
        print(f"  {kind}: {100 * (tried[here].sum() / tokens[here].sum() - 1):+.1f} %")
    weights = (fit(features, tokens, kinds) * 1000).round().astype(int).tolist()
    print(json.dumps({"id": tokenizer, "weights": dict(zip(KINDS, weights))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
