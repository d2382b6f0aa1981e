"""Checks a JSONL file against its source with Python's own csv and json.

usage: oracle.py SOURCE.csv RECIPE.json OUTPUT.jsonl
"""

import csv
import json
import re
import sys


def render(template, row):
    text = re.sub(
        r"\\\{\{|\{\{\s*(.*?)\s*\}\}",
        lambda match: "{{" if match.group(1) is None else row[match.group(1)],
        template,
        flags=re.S,
    )
    return text


def expected_body(recipe, row):
    system = render(recipe.get("system", ""), row)
    prompt = render(recipe["prompt"], row)
    parameters = recipe.get("parameters", {})
    if recipe["format"] == "titan-text":
        text = f"{system}\n\n{prompt}" if system.strip() else prompt
        return {"inputText": text, **({"textGenerationConfig": parameters} if parameters else {})}
    body = {"anthropic_version": "bedrock-2023-05-31", **parameters}
    if system.strip():
        body["system"] = system
    body["messages"] = [{"role": "user", "content": [{"type": "text", "text": prompt}]}]
    return body


def main(source, recipe, output):
    csv.field_size_limit(1 << 30)
    recipe = json.load(open(recipe, encoding="utf-8"))
    delimiter = chr((recipe.get("dialect") or {}).get("delimiter", ord(",")))
    id_from = recipe.get("record_id", "generated")
    n_rows = 0
    with open(source, newline="", encoding="utf-8-sig") as rows, open(output, encoding="utf-8", newline="\n") as lines:
        for n, row in enumerate(csv.DictReader(rows, delimiter=delimiter), start=1):
            record = json.loads(next(lines))
            record_id = f"R{n:010d}" if id_from == "generated" else row[id_from["column"]]
            assert list(record) == ["recordId", "modelInput"], f"row {n}: keys {list(record)}"
            assert record["recordId"] == record_id, f"row {n}: {record['recordId']} is not {record_id}"
            expected = expected_body(recipe, row)
            assert record["modelInput"] == expected, f"row {n}:\n{record['modelInput']}\nis not\n{expected}"
            n_rows += 1
        assert next(lines, None) is None, "more lines than rows"
    assert n_rows > 0, "no rows"
    print(f"{n_rows} rows agree")


main(*sys.argv[1:])
