"""Batch inference jobs, from their input to their output."""

import json
import time
from datetime import timedelta

from botocore.exceptions import ConnectionError, HTTPClientError

from demo import INPUT, NOVA, OUTPUT, SERVERS, client, desk, equal, refused


def records(n, body=None):
    made = body or (lambda text: {"messages": [{"role": "user", "content": [{"text": text}]}]})
    lines = [{"recordId": f"R{n:04}", "modelInput": made(f"Text number {n}")} for n in range(1, n + 1)]
    return lines


def put_records(lines, key="in/records.jsonl"):
    body = "".join(json.dumps(line) + "\n" for line in lines)
    client("s3").put_object(Bucket=INPUT, Key=key, Body=body.encode())


def job_of(name="a-job", **changes):
    return {
        "jobName": name,
        "roleArn": SERVERS["role_arn"],
        "modelId": NOVA,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": f"s3://{INPUT}/in/records.jsonl"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": f"s3://{OUTPUT}/out/"}},
        **changes,
    }


def end_of(arn):
    """The job at its end, and all statuses it was seen in."""
    bedrock, seen = client("bedrock"), []
    for _ in range(1500):
        job = bedrock.get_model_invocation_job(jobIdentifier=arn)
        if job["status"] not in seen[-1:]:
            seen.append(job["status"])
        if job["status"] in ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"):
            return job, seen
        time.sleep(0.01)
    raise AssertionError(f"the job did not end: {seen}")


def outputs_of(arn, file="records.jsonl"):
    s3, folder = client("s3"), f"out/{arn.split('/')[-1]}"
    read = lambda name: s3.get_object(Bucket=OUTPUT, Key=f"{folder}/{name}")["Body"].read().decode()
    lines = [json.loads(line) for line in read(f"{file}.out").splitlines()]
    return lines, json.loads(read("manifest.json.out"))


def job():
    lines = records(100)
    lines[4]["modelInput"]["messages"][0]["content"][0]["text"] = "please demo-fail-400"
    put_records(lines)
    bedrock = client("bedrock")
    settings = job_of(timeoutDurationInHours=24, tags=[{"key": "team", "value": "a"}])
    arn = bedrock.create_model_invocation_job(**settings)["jobArn"]
    ended, seen = end_of(arn)
    expected = ["Submitted", "Validating", "Scheduled", "InProgress", "Completed"]
    assert [status for status in expected if status in seen] == seen, seen
    equal(seen[-1], "Completed")
    counts = ["totalRecordCount", "processedRecordCount", "successRecordCount", "errorRecordCount"]
    equal([ended[name] for name in counts], [100, 100, 89, 11])
    equal((ended["jobName"], ended["modelId"], ended["roleArn"]), ("a-job", NOVA, SERVERS["role_arn"]))
    assert ended["submitTime"] <= ended["lastModifiedTime"] <= ended["jobExpirationTime"]
    equal(ended["jobExpirationTime"] - ended["submitTime"], timedelta(hours=24))
    assert "endTime" in ended
    found, manifest = outputs_of(arn)
    equal([manifest[name] for name in counts], [100, 100, 89, 11])
    assert [line["recordId"] for line in found] != [line["recordId"] for line in lines], "not shuffled"
    by_id = {line["recordId"]: line for line in found}
    for number, line in enumerate(lines, 1):
        out = by_id[line["recordId"]]
        equal(out["modelInput"], line["modelInput"])
        if number == 5:
            equal(out["error"]["errorCode"], 400)
        elif number % 10 == 0:
            equal(out["error"]["errorCode"], 429)
        else:
            text = line["modelInput"]["messages"][0]["content"][0]["text"]
            said = out["modelOutput"]["output"]["message"]["content"][0]["text"]
            equal(said, f"You wrote 3 words: {text}")
    used = [line["modelOutput"]["usage"] for line in found if "modelOutput" in line]
    equal(manifest["inputTokenCount"], sum(usage["inputTokens"] for usage in used))
    equal(manifest["outputTokenCount"], sum(usage["outputTokens"] for usage in used))
    tags = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
    equal(tags, [{"key": "team", "value": "a"}])
    # By its id alone, too.
    equal(bedrock.get_model_invocation_job(jobIdentifier=arn.split("/")[-1])["jobArn"], arn)


def formats():
    bedrock = client("bedrock")
    cases = [
        ("anthropic.claude-sonnet-4-6", "InvokeModel",
         {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
          "messages": [{"role": "user", "content": "as JSON"}]},
         lambda out: (out["content"][0]["text"], out["stop_reason"], out["usage"]["output_tokens"]),
         ('{"label": "positive", "words": 2}', "end_turn", 9)),
        ("meta.llama3-3-70b-instruct-v1:0", "InvokeModel", {"prompt": "as JSON", "max_gen_len": 2},
         lambda out: (out["generation"], out["stop_reason"]), ('{"label"', "length")),
        ("amazon.titan-embed-text-v2:0", "InvokeModel", {"inputText": "a", "dimensions": 256},
         lambda out: len(out["embedding"]), 256),
        (NOVA, "Converse", {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]},
         lambda out: (out["output"]["message"]["content"], out["stopReason"]),
         ([{"text": "You wrote 1 words: Hi"}], "end_turn")),
    ]
    for model, kind, body, read, expected in cases:
        put_records([{"recordId": "1", "modelInput": body}])
        arn = bedrock.create_model_invocation_job(**job_of(modelId=model, modelInvocationType=kind))["jobArn"]
        equal(end_of(arn)[0]["status"], "Completed")
        equal(read(outputs_of(arn)[0][0]["modelOutput"]), expected)
    # Bodies are not checked before a job, and each fails by itself.
    put_records([{"modelInput": {"prompt": "x"}}])
    for kind, said in (("InvokeModel", "required key [messages]"), ("Converse", "no such member")):
        arn = bedrock.create_model_invocation_job(**job_of(modelInvocationType=kind))["jobArn"]
        ended = end_of(arn)[0]
        equal((ended["status"], ended["errorRecordCount"]), ("Completed", 1))
        line = outputs_of(arn)[0][0]
        equal(line["recordId"], "00000000001")
        assert said in line["error"]["errorMessage"], line
    # All files of a folder, and a profile instead of a model.
    put_records(records(3), "folder/a.jsonl")
    put_records(records(2), "folder/b.jsonl")
    folder = {"s3InputDataConfig": {"s3Uri": f"s3://{INPUT}/folder/", "s3InputFormat": "JSONL"}}
    settings = job_of(modelId="us.amazon.nova-lite-v1:0", inputDataConfig=folder)
    arn = bedrock.create_model_invocation_job(**settings)["jobArn"]
    equal(end_of(arn)[0]["totalRecordCount"], 5)
    equal([len(outputs_of(arn, name)[0]) for name in ("a.jsonl", "b.jsonl")], [3, 2])


def listing():
    put_records(records(1))
    bedrock = client("bedrock")
    middle = None
    for number in range(7):
        arn = bedrock.create_model_invocation_job(**job_of(f"{'even' if number % 2 == 0 else 'odd'}-{number}"))["jobArn"]
        ended = end_of(arn)[0]
        if number == 3:
            middle = ended["submitTime"]
    names = lambda answer: [job["jobName"] for job in answer["invocationJobSummaries"]]
    newest = ["even-6", "odd-5", "even-4", "odd-3", "even-2", "odd-1", "even-0"]
    pages = bedrock.get_paginator("list_model_invocation_jobs").paginate(PaginationConfig={"PageSize": 3})
    equal([names(page) for page in pages], [newest[:3], newest[3:6], newest[6:]])
    listed = bedrock.list_model_invocation_jobs
    equal(names(listed(sortBy="CreationTime", sortOrder="Ascending")), newest[::-1])
    equal(names(listed(nameContains="odd")), ["odd-5", "odd-3", "odd-1"])
    equal(names(listed(submitTimeAfter=middle)), newest[:3])
    equal(names(listed(submitTimeBefore=middle)), newest[4:])
    equal(names(listed(statusEquals="Completed")), newest)
    equal(names(listed(statusEquals="Failed")), [])
    summary = listed(maxResults=1)["invocationJobSummaries"][0]
    equal((summary["status"], summary["totalRecordCount"]), ("Completed", 1))
    refused("ValidationException", listed, nextToken="after-nothing")
    refused("ValidationException", listed, maxResults=1001)


def stopping():
    put_records(records(100))
    bedrock = client("bedrock")
    arn = bedrock.create_model_invocation_job(**job_of("early"))["jobArn"]
    bedrock.stop_model_invocation_job(jobIdentifier=arn)
    ended, seen = end_of(arn)
    # It may have stopped before anyone looked.
    assert seen in (["Stopping", "Stopped"], ["Stopped"]), seen
    equal(ended["processedRecordCount"], 0)
    arn = bedrock.create_model_invocation_job(**job_of("late"))["jobArn"]
    while bedrock.get_model_invocation_job(jobIdentifier=arn)["processedRecordCount"] < 20:
        time.sleep(0.02)
    bedrock.stop_model_invocation_job(jobIdentifier=arn)
    ended, seen = end_of(arn)
    assert seen in (["Stopping", "Stopped"], ["Stopped"]), seen
    found, manifest = outputs_of(arn)
    n_done = ended["processedRecordCount"]
    assert 20 <= n_done < 100, n_done
    equal((len(found), manifest["processedRecordCount"], manifest["totalRecordCount"]), (n_done, n_done, 100))
    refused("ConflictException", bedrock.stop_model_invocation_job, jobIdentifier=arn)


def once():
    put_records(records(1))
    bedrock = client("bedrock")
    settings = job_of(clientRequestToken="abc-123")
    # The first answer is lost on the way.
    desk("POST", "/_faults", {"operation": "CreateModelInvocationJob", "fault": "cut-answer"})
    try:
        bedrock.create_model_invocation_job(**settings)
        raise AssertionError("the answer was not lost")
    except (ConnectionError, HTTPClientError):
        pass
    arn = bedrock.create_model_invocation_job(**settings)["jobArn"]
    equal(bedrock.create_model_invocation_job(**settings)["jobArn"], arn)
    equal(len(bedrock.list_model_invocation_jobs()["invocationJobSummaries"]), 1)
    other = dict(settings, jobName="other")
    refused("ConflictException", bedrock.create_model_invocation_job, **other)
    asked = [r["status"] for r in desk("GET", "/_requests") if r["operation"] == "CreateModelInvocationJob"]
    equal(asked, [None, 200, 200, 400])


def endings():
    bedrock = client("bedrock")
    create = lambda **changes: bedrock.create_model_invocation_job(**job_of(**changes))["jobArn"]
    put_records(records(99))
    ended, _ = end_of(create())
    equal(ended["status"], "Failed")
    assert "less records (99) than the required minimum of: 100" in ended["message"], ended
    put_records([*records(100), {"modelInput": "x"}])
    assert "malformed records: records.jsonl, line 101" in end_of(create())[0]["message"]
    nowhere = {"s3InputDataConfig": {"s3Uri": "s3://no-such-bucket/a.jsonl"}}
    assert "does not exist" in end_of(create(inputDataConfig=nowhere))[0]["message"]
    put_records(records(100))
    for fault, status in (
        ("job-failed", "Failed"),
        ("job-expired", "Expired"),
        ("job-partially-completed", "PartiallyCompleted"),
    ):
        desk("POST", "/_faults", {"operation": "Job", "fault": fault})
        arn = create()
        ended = end_of(arn)[0]
        equal(ended["status"], status)
    equal((ended["processedRecordCount"], len(outputs_of(arn)[0])), (50, 50))
    first = [create(), create()]
    refused("ServiceQuotaExceededException", bedrock.create_model_invocation_job, **job_of())
    for arn in first:
        equal(end_of(arn)[0]["status"], "Completed")
    equal(end_of(create())[0]["status"], "Completed")
