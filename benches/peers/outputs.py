"""Makes the output of a batch job: answers of Claude and some errors.

usage: outputs.py RECORDS OUT.jsonl.out
"""

import json
import random
import sys

WORDS = (
    "the order came late and our box was open when it got here so please tell me what you can do about that "
    "before next week thank you for any help with this account payment was taken twice last month still no "
    "answer from anyone café naïve 東京 данные 🙂 “quoted” München ₹500"
).split()
ODD = ["line\nbreak", 'say "hi"', "back\\slash", "a\tb"]


def text(chance):
    words = chance.choices(WORDS, k=chance.randint(60, 240))
    words[chance.randrange(len(words))] = chance.choice(ODD)
    return " ".join(words)


def main(n_records, path):
    chance = random.Random(11)
    texts = [text(chance) for _ in range(2_000)]
    with open(path, "w", encoding="utf-8") as out:
        for idx in range(n_records):
            message = {"role": "user", "content": [{"type": "text", "text": chance.choice(texts)}]}
            record = {
                "modelInput": {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 512, "messages": [message]},
                "recordId": f"T{idx:010d}",
            }
            if chance.random() < 0.01:
                record["error"] = {"errorCode": 400, "errorMessage": "Malformed input request, please reformat."}
            else:
                record["modelOutput"] = {
                    "id": f"msg_bdrk_{chance.getrandbits(64):016x}",
                    "type": "message",
                    "role": "assistant",
                    "model": "claude-haiku-4-5-20251001",
                    "content": [{"type": "text", "text": chance.choice(texts)}],
                    "stop_reason": chance.choice(["end_turn", "max_tokens"]),
                    "stop_sequence": None,
                    "usage": {"input_tokens": chance.randint(50, 900), "output_tokens": chance.randint(10, 512)},
                }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


main(int(sys.argv[1]), sys.argv[2])
