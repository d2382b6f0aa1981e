"""Bedrock for the tests of `quarry results`, and what its tables must hold, with nothing of Quarry.

    results.py answer SEED OUT INPUT...     what a job answers to these batch inputs
    results.py well OUT INPUT...            the same, and all of it goes well
    results.py compare SOURCE TABLE OUT...  whether the table is the source with the answers
"""

import csv
import json
import pathlib
import random
import sys

csv.field_size_limit(1 << 30)


def outcome(chance, record):
    """What becomes of a record; None where it is lost."""
    prompt = record["modelInput"]["messages"][0]["content"]
    if not isinstance(prompt, str):
        prompt = prompt[0]["text"]
    limit = record["modelInput"]["max_tokens"]
    drawn = chance.random()
    if drawn < 0.05:
        return None
    if drawn < 0.15:
        error = {"errorCode": 500, "errorMessage": "The system encountered an unexpected error during processing. Try your request again."}
        return {"error": error}
    is_cut = drawn < 0.25 and limit < 100
    text = f"Re: {prompt}\n\"=1+1\", {len(prompt)} \U0001f642"
    answer = {
        "id": "msg", "type": "message", "role": "assistant", "model": "claude",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "max_tokens" if is_cut else "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": len(prompt), "output_tokens": min(len(text), limit)},
    }
    return {"modelOutput": answer}


def answer(chance, out, inputs):
    out.mkdir(parents=True, exist_ok=True)
    counts = {"totalRecordCount": 0, "processedRecordCount": 0, "successRecordCount": 0, "errorRecordCount": 0}
    for path in inputs:
        lines = []
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            counts["totalRecordCount"] += 1
            found = outcome(chance, record)
            if found is None:
                continue
            counts["processedRecordCount"] += 1
            counts["errorRecordCount" if "error" in found else "successRecordCount"] += 1
            lines.append(json.dumps({**found, "modelInput": record["modelInput"], "recordId": record["recordId"]}))
        chance.shuffle(lines)
        (out / f"{path.name}.out").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (out / "manifest.json.out").write_text(json.dumps(counts))


def expected(outs):
    """For each id its columns, and how much its line says: an answer more than an error."""
    best = {}
    for out in outs:
        for path in sorted(out.glob("*.jsonl.out")):
            for line in path.read_text("utf-8").splitlines():
                record = json.loads(line)
                said = record.get("modelOutput")
                if said:
                    is_cut = said["stop_reason"] == "max_tokens"
                    row = {
                        "status": "truncated" if is_cut else "answered",
                        "answer": said["content"][0]["text"],
                        "stop_reason": said["stop_reason"],
                        "input_tokens": str(said["usage"]["input_tokens"]),
                        "output_tokens": str(said["usage"]["output_tokens"]),
                        "error_code": "", "error_message": "",
                    }
                    worth = 1 if is_cut else 2
                else:
                    row = {
                        "status": "failed", "answer": "", "stop_reason": "", "input_tokens": "", "output_tokens": "",
                        "error_code": str(record["error"]["errorCode"]), "error_message": record["error"]["errorMessage"],
                    }
                    worth = 0
                if worth > best.get(record["recordId"], (-1, None))[0]:
                    best[record["recordId"]] = (worth, row)
    return {record_id: row for record_id, (_, row) in best.items()}


def rows_of(path):
    if path.suffix == ".jsonl":
        text = lambda value: "" if value is None else str(value)
        rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        return [{name: text(value) for name, value in row.items()} for row in rows]
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(source, table, outs):
    best = expected(outs)
    source, table = rows_of(source), rows_of(table)
    assert len(source) == len(table), f"{len(table)} rows, and not {len(source)}"
    lost = {name: "" for name in ("answer", "stop_reason", "input_tokens", "output_tokens", "error_code", "error_message")}
    counts = {}
    for number, (row, found) in enumerate(zip(source, table), 1):
        wanted = {**row, **best.get(row["id"], {"status": "missing", **lost})}
        for name, value in wanted.items():
            assert found[name] == value, f"row {number}, {name}: {found[name]!r}, and not {value!r}"
        counts[wanted["status"]] = counts.get(wanted["status"], 0) + 1
    print(json.dumps(counts))


class Well(random.Random):
    """Nothing goes wrong."""

    def random(self):
        return 0.9


def main(what, *args):
    if what == "answer":
        seed, out, *inputs = args
        answer(random.Random(int(seed)), pathlib.Path(out), [pathlib.Path(path) for path in inputs])
    elif what == "well":
        out, *inputs = args
        answer(Well(1), pathlib.Path(out), [pathlib.Path(path) for path in inputs])
    else:
        source, table, *outs = map(pathlib.Path, args)
        compare(source, table, outs)


main(*sys.argv[1:])
