"""Errors, profiles, models, STS, CloudWatch, keys, clocks and faults."""

import json
import os
from datetime import datetime, timedelta, timezone

import boto3
import botocore.loaders
from botocore.exceptions import ConnectionError, HTTPClientError

from demo import INPUT, NOVA, SERVERS, client, desk, equal, fetch, refused
from jobs import job_of


def errors():
    # botocore must not find the mistakes before the servers do.
    bedrock = client("bedrock", parameter_validation=False)
    create = bedrock.create_model_invocation_job
    for changes, said in (
        ({"jobName": "a job"}, "Value 'a job' at 'jobName' failed to satisfy constraint"),
        ({"timeoutDurationInHours": 12}, "greater than or equal to 24"),
        ({"roleArn": "role"}, "at 'roleArn'"),
        ({"outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://a/b c"}}}, "s3OutputDataConfig.s3Uri"),
        ({"modelInvocationType": "Batch"}, "enum value set"),
        ({"modelId": "no.such-model"}, "The provided model identifier is invalid"),
        ({"modelId": "amazon.titan-embed-text-v1"}, "not supported"),
    ):
        message = refused("ValidationException", create, **job_of(**changes))["Error"]["Message"]
        assert said in message, message
    role = "arn:aws:iam::999999999999:role/other"
    refused("AccessDeniedException", create, **job_of(roleArn=role))
    get = bedrock.get_model_invocation_job
    answer = refused("ResourceNotFoundException", get, jobIdentifier="abcdefghijkl")
    equal(answer["ResponseMetadata"]["HTTPStatusCode"], 404)
    refused("ValidationException", get, jobIdentifier="my-job")
    wrong = client("bedrock", dict(SERVERS, secret_access_key="wrong"))
    refused("InvalidSignatureException", wrong.list_model_invocation_jobs)
    unknown = client("bedrock", dict(SERVERS, access_key_id="AKIAUNKNOWN000000000"))
    refused("UnrecognizedClientException", unknown.list_model_invocation_jobs)
    for fault, code, status in (
        ("slow-down", "ThrottlingException", 429),
        ("internal", "InternalServerException", 500),
        ("denied", "AccessDeniedException", 403),
        ("expired", "ExpiredTokenException", 403),
    ):
        desk("POST", "/_faults", {"operation": "ListModelInvocationJobs", "fault": fault})
        answer = refused(code, bedrock.list_model_invocation_jobs)
        equal(answer["ResponseMetadata"]["HTTPStatusCode"], status)
        bedrock.list_model_invocation_jobs()


def profiles():
    bedrock = client("bedrock")
    listed = bedrock.list_inference_profiles(typeEquals="SYSTEM_DEFINED")["inferenceProfileSummaries"]
    system = next(p for p in listed if p["inferenceProfileId"] == "us.amazon.nova-lite-v1:0")
    assert len(system["models"]) > 1
    settings = {
        "inferenceProfileName": "My profile",
        "description": "For tests",
        "modelSource": {"copyFrom": system["inferenceProfileArn"]},
        "tags": [{"key": "team", "value": "a"}],
        "clientRequestToken": "abc",
    }
    made = bedrock.create_inference_profile(**settings)
    equal(made["status"], "ACTIVE")
    equal(bedrock.create_inference_profile(**settings)["inferenceProfileArn"], made["inferenceProfileArn"])
    refused("ConflictException", bedrock.create_inference_profile, **dict(settings, clientRequestToken="d"))
    arn = made["inferenceProfileArn"]
    for identifier in (arn, arn.split("/")[-1]):
        got = bedrock.get_inference_profile(inferenceProfileIdentifier=identifier)
        equal((got["type"], got["models"], got["description"]), ("APPLICATION", system["models"], "For tests"))
    own = bedrock.list_inference_profiles(typeEquals="APPLICATION")["inferenceProfileSummaries"]
    equal([profile["inferenceProfileArn"] for profile in own], [arn])
    pages = bedrock.get_paginator("list_inference_profiles").paginate(PaginationConfig={"PageSize": 2})
    ids = [p["inferenceProfileId"] for page in pages for p in page["inferenceProfileSummaries"]]
    equal((len(ids), len(set(ids))), (len(listed) + 1, len(listed) + 1))
    bedrock.tag_resource(resourceARN=arn, tags=[{"key": "b", "value": "c"}])
    bedrock.untag_resource(resourceARN=arn, tagKeys=["team"])
    equal(bedrock.list_tags_for_resource(resourceARN=arn)["tags"], [{"key": "b", "value": "c"}])
    bedrock.delete_inference_profile(inferenceProfileIdentifier=arn)
    refused("ResourceNotFoundException", bedrock.get_inference_profile, inferenceProfileIdentifier=arn)
    source = {"copyFrom": "arn:aws:bedrock:us-east-1::foundation-model/no.such-model"}
    refused("ValidationException", bedrock.create_inference_profile, **dict(settings, modelSource=source))


def models():
    bedrock, runtime = client("bedrock"), client("bedrock-runtime")
    found = bedrock.list_foundation_models(byProvider="Amazon", byOutputModality="EMBEDDING")
    ids = [model["modelId"] for model in found["modelSummaries"]]
    assert "amazon.titan-embed-text-v2:0" in ids and NOVA not in ids, ids
    details = bedrock.get_foundation_model(modelIdentifier=NOVA)["modelDetails"]
    equal((details["modelId"], details["modelLifecycle"]["status"]), (NOVA, "ACTIVE"))
    available = bedrock.get_foundation_model_availability(modelId=NOVA)
    equal(available["authorizationStatus"], "AUTHORIZED")
    refused("ResourceNotFoundException", bedrock.get_foundation_model, modelIdentifier="no.such-model")
    messages = [{"role": "user", "content": [{"text": "Rate as JSON: good"}]}]
    answer = runtime.converse(modelId=NOVA, messages=messages, inferenceConfig={"maxTokens": 100})
    equal(answer["output"]["message"]["content"], [{"text": '{"label": "neutral", "words": 4}'}])
    equal(answer["usage"], {"inputTokens": 5, "outputTokens": 8, "totalTokens": 13})
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 4,
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}
    claude = "anthropic.claude-haiku-4-5-20251001-v1:0"
    answer = runtime.invoke_model(modelId=claude, body=json.dumps(body))
    made = json.loads(answer["body"].read())
    equal((made["content"][0]["text"], made["stop_reason"]), ("You wrote 1 word", "max_tokens"))
    equal(answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-bedrock-input-token-count"], "1")
    refused("ValidationException", runtime.invoke_model, modelId=claude, body=b'{"messages": []}')
    failing = [{"role": "user", "content": [{"text": "demo-fail-424"}]}]
    refused("ModelErrorException", runtime.converse, modelId=NOVA, messages=failing)
    for asked in ({"converse": {"messages": messages}}, {"invokeModel": {"body": json.dumps({"messages": messages})}}):
        equal(runtime.count_tokens(modelId=NOVA, input=asked)["inputTokens"], 5)


def identity_and_metrics():
    who = client("sts").get_caller_identity()
    equal((who["Account"], who["Arn"]), (SERVERS["account"], "arn:aws:iam::123456789012:user/quarry-demo"))
    refused("InvalidClientTokenId", client("sts", dict(SERVERS, access_key_id="AKIAUNKNOWN000000000")).get_caller_identity)
    refused("SignatureDoesNotMatch", client("sts", dict(SERVERS, secret_access_key="wrong")).get_caller_identity)
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    metric = lambda name, model=NOVA: {
        "Metric": {"Namespace": "AWS/Bedrock", "MetricName": name,
                   "Dimensions": [{"Name": "ModelId", "Value": model}]},
        "Period": 3600,
        "Stat": "Sum",
    }
    queries = [
        {"Id": "a", "MetricStat": metric("Invocations")},
        {"Id": "b", "MetricStat": metric("OutputTokenCount"), "Label": "out"},
        {"Id": "c", "MetricStat": metric("Invocations", "no.such-model")},
    ]
    whole = botocore.loaders.Loader.load_service_model
    for protocol in ("json", "query"):
        # botocore would rather speak CBOR, which no page does.
        def load(loader, service, kind, api_version=None):
            model = whole(loader, service, kind, api_version)
            if service == "cloudwatch" and kind == "service-2":
                model["metadata"].update(protocol=protocol, protocols=[protocol])
            return model

        botocore.loaders.Loader.load_service_model = load
        boto3.setup_default_session()
        metrics = client("cloudwatch")
        found = metrics.get_metric_data(
            MetricDataQueries=queries, StartTime=start, EndTime=start + timedelta(hours=3),
            ScanBy="TimestampAscending",
        )["MetricDataResults"]
        hour = int(start.timestamp()) // 3600
        times = [start + timedelta(hours=n) for n in range(3)]
        equal([(r["Id"], r["Label"]) for r in found], [("a", "Invocations"), ("b", "out"), ("c", "Invocations")])
        equal(found[0]["Timestamps"], times)
        equal(found[0]["Values"], [40.0 * (1 + (hour + n) % 7) for n in range(3)])
        equal(found[2]["Values"], [])
        refused("InvalidParameterValue" if protocol == "query" else "InvalidParameterValueException",
                metrics.get_metric_data, MetricDataQueries=queries, StartTime=start, EndTime=start)


def keys():
    session = SERVERS["session"]
    client("bedrock", session).list_model_invocation_jobs()
    client("s3", session).list_objects_v2(Bucket=INPUT)
    wrong = dict(session, session_token="other")
    refused("UnrecognizedClientException", client("bedrock", wrong).list_model_invocation_jobs)
    refused("InvalidToken", client("s3", wrong).list_objects_v2, Bucket=INPUT)
    # boto3 sends an API key over HTTPS alone.
    url = f"{SERVERS['aws']}/model-invocation-jobs"
    for key, status in ((SERVERS["api_key"], 200), ("other", 403)):
        equal(fetch("GET", url, headers={"authorization": f"Bearer {key}"})[0], status)


def clock():
    # botocore corrects S3's clock by itself when it may try again.
    s3, bedrock = client("s3"), client("bedrock")
    answer = refused("RequestTimeTooSkewed", s3.list_objects_v2, Bucket=INPUT)
    date = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
    ahead = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S %Z").replace(tzinfo=timezone.utc)
    assert 1190 < (ahead - datetime.now(timezone.utc)).total_seconds() < 1210, date
    answer = refused("InvalidSignatureException", bedrock.list_model_invocation_jobs)
    assert "Signature expired: " in answer["Error"]["Message"], answer
    desk("POST", "/_clock", {"offset_secs": -1200})
    refused("RequestTimeTooSkewed", s3.list_objects_v2, Bucket=INPUT)
    answer = refused("InvalidSignatureException", bedrock.list_model_invocation_jobs)
    assert "not yet current" in answer["Error"]["Message"], answer
    desk("POST", "/_clock", {"offset_secs": 240})
    s3.list_objects_v2(Bucket=INPUT)
    bedrock.list_model_invocation_jobs()


def faults():
    order = lambda operation, fault, **more: desk("POST", "/_faults", {"operation": operation, "fault": fault, **more})
    s3 = client("s3")
    key = {"Bucket": INPUT, "Key": "a.jsonl"}
    upload = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    piece = os.urandom(6 * 1024 * 1024)
    order("UploadPart", "cut", times=2, after=1)
    tags = []
    for number in (1, 2):
        for _ in range(3):
            try:
                answer = s3.upload_part(**upload, PartNumber=number, Body=piece)
                tags.append(answer["ETag"])
                break
            except (ConnectionError, HTTPClientError):
                pass
    equal(len(tags), 2)
    asked = [(r["part_number"], r["status"]) for r in desk("GET", "/_requests") if r["operation"] == "UploadPart"]
    equal(asked, [(1, 200), (2, None), (2, None), (2, 200)])
    equal(len(s3.list_parts(**upload)["Parts"]), 2)
    order("PutObject", "slow-down", times=2)
    for _ in range(2):
        answer = refused("SlowDown", s3.put_object, **key, Body=b"x")
        equal(answer["ResponseMetadata"]["HTTPStatusCode"], 503)
    s3.put_object(**key, Body=b"0123456789")
    # An SDK that tries again comes through.
    order("PutObject", "slow-down", times=2)
    client("s3", retries={"total_max_attempts": 4, "mode": "standard"}).put_object(**key, Body=b"0123456789")
    order("GetObject", "cut")
    try:
        s3.get_object(**key)["Body"].read()
        raise AssertionError("the download was not cut")
    except Exception as error:
        assert not isinstance(error, AssertionError), error
    equal(s3.get_object(**key)["Body"].read(), b"0123456789")
    order("PutObject", "cut-answer")
    try:
        s3.put_object(**key, Body=b"after")
        raise AssertionError("the answer was not lost")
    except (ConnectionError, HTTPClientError):
        pass
    equal(s3.get_object(**key)["Body"].read(), b"after")
    order("GetObject", "expired")
    refused("AccessDenied", s3.get_object, **key)
    order("*", "internal", times=9)
    equal(len(desk("GET", "/_faults")), 1)
    refused("InternalError", s3.get_object, **key)
    desk("DELETE", "/_faults")
    s3.get_object(**key)
    desk("DELETE", "/_requests")
    equal(desk("GET", "/_requests"), [])
