"""Plays boto3 in the tests of the job kit: notes each call in calls.txt of the working directory."""

import json
import pathlib
import types

from botocore.exceptions import ClientError

exceptions = types.SimpleNamespace(Boto3Error=RuntimeError)
calls = pathlib.Path("calls.txt")
asked = 0


def note(name, *args, **kwargs):
    with calls.open("a") as file:
        file.write(json.dumps([name, *args, kwargs], sort_keys=True) + "\n")


class Client:
    def upload_file(self, *args, **kwargs):
        note("upload_file", *args, **kwargs)

    def create_model_invocation_job(self, **kwargs):
        if pathlib.Path("one_place").exists() and pathlib.Path("created").exists() and asked < 2:
            raise ClientError({"Error": {"Code": "ServiceQuotaExceededException"}}, "Create")
        pathlib.Path("created").touch()
        note("create", **kwargs)
        id = kwargs["jobName"].replace("-", "").zfill(12)[-12:]
        return {"jobArn": f"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{id}"}

    def get_model_invocation_job(self, jobIdentifier):
        global asked
        asked += 1
        status = pathlib.Path("status")
        done = "Completed" if asked > 1 else "InProgress"
        return {"status": status.read_text() if status.exists() else done}

    def get_paginator(self, name):
        return self

    def paginate(self, Bucket, Prefix, **kwargs):
        note(f"list {Bucket}/{Prefix}", **kwargs)
        names = ["t.jsonl.out", "manifest.json.out", "", "../up", "deeper/file"]
        yield {"Contents": [{"Key": Prefix + name} for name in names]}
        yield {}

    def download_file(self, bucket, key, path, ExtraArgs):
        pathlib.Path(path).write_text(f"{bucket}/{key}")

    def generate_presigned_url(self, operation, Params, ExpiresIn):
        return f"{operation} {Params['Bucket']}/{Params['Key']} {ExpiresIn}"


def client(name, region_name, config):
    assert region_name == "us-east-1", region_name
    return Client()
