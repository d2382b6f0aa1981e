"""Writes support tickets as CSV, the same on every run.

usage: tickets.py ROWS FILE [WORDS]   (WORDS: about how many a ticket has; 175 without)
"""

import csv
import random
import sys

WORDS = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or "
    "had an they which one you were all her she there would their we him been has when who will no "
    "more if out so up said what its about than into them can only other time new some could these"
).split()
ODD = ["café", "naïve", "東京", "данные", "🙂", "“quoted”", "₹500", "a\tb", "line\nbreak", 'say "hi"']


def text(chance, n_words):
    words = chance.choices(WORDS, k=n_words)
    for place in range(9, n_words, 10):
        words[place] += chance.choice([",", ",", "."])
    if n_words > 8 and chance.random() < 0.4:
        words[chance.randrange(n_words)] = chance.choice(ODD)
    return " ".join(words)


def main(n_rows, path, n_words=175):
    chance = random.Random(7)
    least, most = max(1, n_words // 2), max(2, n_words * 3 // 2)
    bodies = [text(chance, chance.randint(least, most)) for _ in range(2000)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["ticket_id", "customer", "subject", "body", "priority"])
        for row in range(n_rows):
            body = bodies[chance.randrange(2000)]
            customer = f"c{chance.randrange(100_000)}"
            subject = text(chance, 6) if n_words > 8 else "hi"
            table.writerow([f"T-{row:08}", customer, subject, body, "low"])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
