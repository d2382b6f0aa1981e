"""Makes Claude records of tickets the way people do it today.

usage: prepare.py csv|duckdb|polars TICKETS.csv RECORDS.jsonl
"""

import sys

VERSION = "bedrock-2023-05-31"
SOURCE, RECORDS = sys.argv[2:4]


def with_csv():
    import csv
    import json

    with open(SOURCE, newline="", encoding="utf-8") as tickets, open(RECORDS, "w", encoding="utf-8") as records:
        for row in csv.DictReader(tickets):
            prompt = (
                f"Summarize ticket {row['ticket_id']} from {row['customer']}.\n"
                f"Subject: {row['subject']}\n\n{row['body']}"
            )
            content = [{"type": "text", "text": prompt}]
            body = {
                "anthropic_version": VERSION,
                "max_tokens": 512,
                "messages": [{"role": "user", "content": content}],
            }
            record = {"recordId": row["ticket_id"], "modelInput": body}
            records.write(json.dumps(record, ensure_ascii=False) + "\n")


def with_duckdb():
    import duckdb

    prompt = (
        "concat('Summarize ticket ', ticket_id, ' from ', customer, '.', chr(10), 'Subject: ', subject, "
        "chr(10), chr(10), body)"
    )
    body = (
        f"{{anthropic_version: '{VERSION}', max_tokens: 512, "
        f"messages: [{{role: 'user', content: [{{type: 'text', text: {prompt}}}]}}]}}"
    )
    source = f"read_csv('{SOURCE}', all_varchar = true, header = true, quote = '\"', escape = '\"')"
    select = f'SELECT ticket_id AS "recordId", {body} AS "modelInput" FROM {source}'
    duckdb.sql(f"COPY ({select}) TO '{RECORDS}' (FORMAT json)")


def with_polars():
    import polars

    prompt = polars.format(
        "Summarize ticket {} from {}.\nSubject: {}\n\n{}", "ticket_id", "customer", "subject", "body"
    )
    part = polars.struct(polars.lit("text").alias("type"), prompt.alias("text"))
    message = polars.struct(polars.lit("user").alias("role"), polars.concat_list(part).alias("content"))
    body = polars.struct(
        polars.lit(VERSION).alias("anthropic_version"),
        polars.lit(512).alias("max_tokens"),
        polars.concat_list(message).alias("messages"),
    )
    tickets = polars.scan_csv(SOURCE, infer_schema=False)
    records = tickets.select(polars.col("ticket_id").alias("recordId"), body.alias("modelInput"))
    records.collect(engine="streaming").write_ndjson(RECORDS)


{"csv": with_csv, "duckdb": with_duckdb, "polars": with_polars}[sys.argv[1]]()
