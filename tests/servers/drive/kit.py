"""The boto3 script of a job kit, in the folder that is named after the servers."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from demo import SERVERS, client, desk, equal

# What a job says beside what it was created with.
SAID_LATER = {
    "ResponseMetadata", "jobArn", "status", "submitTime", "lastModifiedTime", "jobExpirationTime", "endTime",
    "totalRecordCount", "processedRecordCount", "successRecordCount", "errorRecordCount",
}


def run(folder):
    """The script, pointed at the servers by nothing but the variables that every SDK of AWS reads."""
    env = dict(
        os.environ,
        AWS_ACCESS_KEY_ID=SERVERS["access_key_id"],
        AWS_SECRET_ACCESS_KEY=SERVERS["secret_access_key"],
        AWS_ENDPOINT_URL_S3=SERVERS["s3"],
        AWS_ENDPOINT_URL_BEDROCK=SERVERS["aws"],
    )
    command = [sys.executable, "run.py", "--poll", "0.02"]
    ran = subprocess.run(command, cwd=folder, env=env, text=True, stderr=subprocess.PIPE)
    assert ran.returncode == 0, ran.stderr


def asked(operation):
    return [request["status"] for request in desk("GET", "/_requests") if request["operation"] == operation]


def jobs():
    bedrock = client("bedrock")
    listed = bedrock.list_model_invocation_jobs(sortOrder="Ascending", sortBy="CreationTime")
    arns = [job["jobArn"] for job in listed["invocationJobSummaries"]]
    return [bedrock.get_model_invocation_job(jobIdentifier=arn) for arn in arns]


def place(uri):
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def kit():
    folder = pathlib.Path(sys.argv[3])
    requests = [json.loads(path.read_text()) for path in sorted(folder.glob("create-job-*.json"))]
    equal(len(requests), 2)
    # The first job is made, and nobody hears of it; the first upload comes too soon.
    desk("POST", "/_faults", {"operation": "CreateModelInvocationJob", "fault": "cut-answer"})
    desk("POST", "/_faults", {"operation": "PutObject", "fault": "slow-down"})
    run(folder)
    equal(desk("GET", "/_faults"), [])
    equal(asked("PutObject"), [503, 200, 200])
    made = jobs()
    equal(len(made), 2)
    for job, request in zip(made, requests):
        # Tags are asked for by themselves.
        tags = request.pop("tags")
        equal({name: value for name, value in job.items() if name not in SAID_LATER}, request)
        equal(client("bedrock").list_tags_for_resource(resourceARN=job["jobArn"])["tags"], tags)
        equal((job["status"], job["successRecordCount"]), ("Completed", 100))
        uri = request["inputDataConfig"]["s3InputDataConfig"]["s3Uri"]
        part = folder.parent / uri.rpartition("/")[2]
        equal(client("s3").get_object(**place(uri))["Body"].read(), part.read_bytes())
        fetched = folder / "outputs" / job["jobArn"].rpartition("/")[2]
        equal(sorted(path.name for path in fetched.iterdir()), ["manifest.json.out", f"{part.name}.out"])
        equal(len((fetched / f"{part.name}.out").read_text().splitlines()), 100)
    # With its notes, the script sends nothing a second time.
    desk("DELETE", "/_requests")
    run(folder)
    equal((asked("PutObject"), asked("CreateModelInvocationJob")), ([], []))
    # Without them, it asks again, and its tokens make no other job.
    shutil.rmtree(folder / "jobs")
    run(folder)
    equal(asked("CreateModelInvocationJob"), [200, 200])
    equal([job["jobArn"] for job in jobs()], [job["jobArn"] for job in made])
