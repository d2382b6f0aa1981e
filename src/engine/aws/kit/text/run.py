#!/usr/bin/env python3
"""Runs the jobs of this kit with boto3: uploads the records, creates the jobs, waits, downloads.

What is done is noted in the folder jobs, so that it goes on where it was when it is run again.
The environment variables of AWS's SDKs apply, AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_BEDROCK too.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys
import time

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    sys.exit("error: boto3 is missing: python3 -m pip install boto3")

#VALUES

HERE = pathlib.Path(__file__).resolve().parent
OVER = {"Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"}
NO_PLACE = {"ServiceQuotaExceededException", "ThrottlingException"}


def fail(message):
    sys.exit(f"error: {message}")


def say(message):
    print(message, file=sys.stderr, flush=True)


def refuse_placeholders():
    """What was not known when this kit was made stands in angle brackets."""
    found = re.search("<[A-Z_]+>", json.dumps([REGION, JOBS]))
    if found:
        fail(f"{found[0]} is not a value: replace it in all files of this kit, as README.md says.")


def split_uri(uri):
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def owner(config):
    """Has S3 refuse a bucket that belongs to somebody else."""
    return {"ExpectedBucketOwner": config["s3BucketOwner"]} if "s3BucketOwner" in config else {}


def sha256(path):
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


class Job:
    """A file with records, the request of its job, and the job's ARN once it is created."""

    def __init__(self, values):
        self.file = values["file"]
        self.sha256 = values["sha256"]
        self.request = values["request"]
        self.input = self.request["inputDataConfig"]["s3InputDataConfig"]
        self.output = self.request["outputDataConfig"]["s3OutputDataConfig"]
        # Named after what the request says, so that another request is another job.
        self.arn_file = HERE / "jobs" / f"{values['note']}.arn"
        self.arn = self.arn_file.read_text().strip() if self.arn_file.exists() else ""
        self.status = ""

    @property
    def id(self):
        return self.arn.rpartition("/")[2]

    def path(self, parts_dir):
        folders = [parts_dir] if parts_dir else [HERE, HERE.parent]
        for folder in folders:
            if (folder / self.file).is_file():
                return folder / self.file
        return fail(f"{self.file} is not here: name the folder that holds it with --parts.")

    def upload(self, s3, parts_dir):
        path = self.path(parts_dir)
        if self.sha256 and sha256(path) != self.sha256:
            fail(f"{path} is not the file that this kit was made for: make the kit again.")
        bucket, key = split_uri(self.input["s3Uri"])
        say(f"Uploading {path} to {self.input['s3Uri']}")
        s3.upload_file(str(path), bucket, key, ExtraArgs=owner(self.input))

    def create(self, bedrock):
        request = dict(self.request)
        # The same request makes one job, however often it is sent.
        content = json.dumps([request, self.sha256], sort_keys=True).encode()
        request.setdefault("clientRequestToken", hashlib.sha256(content).hexdigest())
        self.arn = bedrock.create_model_invocation_job(**request)["jobArn"]
        self.arn_file.parent.mkdir(exist_ok=True)
        part = self.arn_file.with_suffix(".part")
        part.write_text(self.arn + "\n")
        part.replace(self.arn_file)
        say(f"Created {self.arn}")

    def ask(self, bedrock):
        answer = bedrock.get_model_invocation_job(jobIdentifier=self.arn)
        self.status = answer["status"]
        done, total, failed = (
            answer.get(f"{count}RecordCount", "?") for count in ("processed", "total", "error")
        )
        message = answer.get("message", "")
        say(f"{self.id} {self.status}: {done} of {total} records, {failed} failed. {message}".rstrip())

    def fetch(self, s3, out):
        """Each job writes into a folder of its own, named after the end of its ARN."""
        bucket, prefix = split_uri(self.output["s3Uri"])
        prefix = f"{prefix}{self.id}/"
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, **owner(self.output)
        )
        folder = out / self.id
        folder.mkdir(parents=True, exist_ok=True)
        for item in (item for page in pages for item in page.get("Contents", [])):
            # Only what stands in the folder itself, whatever its name is made of.
            name = item["Key"][len(prefix):]
            if not name or "/" in name or "\\" in name:
                continue
            part = folder / f"{name}.part"
            s3.download_file(bucket, item["Key"], str(part), ExtraArgs=owner(self.output))
            part.replace(folder / name)


def create(bedrock, job, jobs, poll_seconds):
    """An account may have only so many jobs at once; there is a place once one of these is over."""
    while not job.arn:
        try:
            job.create(bedrock)
        except ClientError as error:
            if error.response["Error"]["Code"] not in NO_PLACE:
                raise
            # One may have ended only now, so when all are over it is tried once more.
            waited_for = [other for other in jobs if other.arn and other.status not in OVER]
            if not waited_for:
                raise
            for other in waited_for:
                other.ask(bedrock)
            say(f"No place for {job.file} yet; trying again in {poll_seconds} seconds.")
            time.sleep(poll_seconds)


def wait(bedrock, jobs, poll_seconds):
    while True:
        for job in jobs:
            if job.status not in OVER:
                job.ask(bedrock)
        if all(job.status in OVER for job in jobs):
            return
        time.sleep(poll_seconds)


def main():
    parser = argparse.ArgumentParser(description="Runs the jobs of this kit with boto3.")
    parser.add_argument("--parts", type=pathlib.Path, help="folder with the records")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "outputs", help="folder for the answers")
    parser.add_argument("--poll", type=float, default=60, metavar="SECONDS", help="time between questions")
    args = parser.parse_args()
    refuse_placeholders()
    config = Config(retries={"mode": "standard", "max_attempts": 5})
    s3 = boto3.client("s3", region_name=REGION, config=config)
    bedrock = boto3.client("bedrock", region_name=REGION, config=config)
    jobs = [Job(values) for values in JOBS]
    for job in jobs:
        # Of a part that was uploaded, a job may be reading.
        if not job.arn:
            job.upload(s3, args.parts)
    for job in jobs:
        create(bedrock, job, jobs, args.poll)
    wait(bedrock, jobs, args.poll)
    for job in jobs:
        job.fetch(s3, args.out)
    say(f"Answers are in {args.out}")
    if any(job.status != "Completed" for job in jobs):
        fail("not every job completed.")


if __name__ == "__main__":
    try:
        main()
    except (BotoCoreError, ClientError, boto3.exceptions.Boto3Error, OSError) as error:
        fail(error)
