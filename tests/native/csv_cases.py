"""Reads CSV cases with Python's own csv: a list of [bytes, dialect] in JSON, answered with rows.

Bytes are a list of numbers. Rows of no field are blank lines, and left out.
"""

import csv
import io
import json
import sys


def read(data, dialect):
    encoding = dialect.get("encoding") or "utf-8-sig"
    text = bytes(data).decode("utf-16" if encoding.startswith("utf-16") else encoding, errors="replace")
    character = lambda name, default: chr(dialect[name]) if dialect.get(name) else default
    has_quotes = dialect.get("quote", 34) is not None
    rows = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=character("delimiter", ","),
        quotechar=character("quote", '"') if has_quotes else None,
        quoting=csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE,
        escapechar=character("escape", None),
        skipinitialspace=dialect.get("trim", False),
    )
    return [row for row in rows if row]


csv.field_size_limit(1 << 30)
json.dump([read(data, dialect) for data, dialect in json.load(sys.stdin)], sys.stdout)
