"""Clients of the demo servers, and what the checks need."""

import json
import sys
import urllib.error
import urllib.request

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

# What the servers print of themselves.
SERVERS = json.loads(sys.argv[2])
INPUT, OUTPUT = SERVERS["buckets"]
NOVA = "amazon.nova-lite-v1:0"
PAGE = "http://127.0.0.1:8080"


def client(service, keys=None, **config):
    """A client that tries once, unless told otherwise."""
    keys = keys or SERVERS
    url = SERVERS["s3"] if service == "s3" else SERVERS["aws"]
    config.setdefault("retries", {"total_max_attempts": 1})
    if service == "s3":
        config.setdefault("s3", {"addressing_style": "path"})
        config.setdefault("signature_version", "s3v4")
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=SERVERS["region"],
        aws_access_key_id=keys["access_key_id"],
        aws_secret_access_key=keys["secret_access_key"],
        aws_session_token=keys.get("session_token"),
        config=Config(**config),
    )


def refused(code, call, **arguments):
    """The message of a request that must be refused with this code."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code, f"{found['Code']}, not {code}: {found['Message']}"
        return error.response
    raise AssertionError(f"{call.__name__} was not refused with {code}")


def fetch(method, url, body=None, headers=None):
    """Status, headers and body of a request without an SDK."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def desk(method, path, body=None):
    headers = {"content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    status, _, answer = fetch(method, SERVERS["desk"] + path, data, headers)
    assert status == 200, (status, answer)
    return json.loads(answer) if answer else None


def equal(found, expected):
    assert found == expected, f"{found!r}, not {expected!r}"
