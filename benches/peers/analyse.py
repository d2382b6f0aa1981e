"""Counts records, errors, tokens and ids of an output and the characters of its answers, the way people do it
today, and prints them.

usage: analyse.py json|duckdb|polars OUT.jsonl.out
"""

import sys

OUTPUT = sys.argv[2]


def with_json():
    import json

    records = errors = tokens_in = tokens_out = characters = 0
    ids = set()
    for line in open(OUTPUT, encoding="utf-8"):
        record = json.loads(line)
        records += 1
        ids.add(record["recordId"])
        if "error" in record:
            errors += 1
        else:
            answer = record["modelOutput"]
            tokens_in += answer["usage"]["input_tokens"]
            tokens_out += answer["usage"]["output_tokens"]
            characters += len(answer["content"][0]["text"])
    return records, errors, tokens_in, tokens_out, len(ids), characters


def with_duckdb():
    import duckdb

    return duckdb.sql(
        f"""
        SELECT count(*), count(error), sum(answer.usage.input_tokens), sum(answer.usage.output_tokens),
               count(DISTINCT id), sum(length(answer.content[1].text))
        FROM (SELECT "recordId" id, error, "modelOutput" answer
              FROM read_json('{OUTPUT}', format = 'newline_delimited'))
        """
    ).fetchall()[0]


def with_polars():
    import polars

    answer = polars.col("modelOutput").struct
    usage = answer.field("usage").struct
    return (
        polars.scan_ndjson(OUTPUT, infer_schema_length=2_000)
        .select(
            polars.len(),
            polars.col("error").count().alias("errors"),
            usage.field("input_tokens").sum(),
            usage.field("output_tokens").sum(),
            polars.col("recordId").n_unique(),
            answer.field("content").list.first().struct.field("text").str.len_chars().sum().alias("characters"),
        )
        .collect(engine="streaming")
        .row(0)
    )


print(*{"json": with_json, "duckdb": with_duckdb, "polars": with_polars}[sys.argv[1]]())
