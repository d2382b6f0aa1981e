#!/usr/bin/env bash
# Prints presigned URLs, one a line, to be pasted into Quarry: presign.sh put|get [HOURS].
#   put: for uploading the records.
#   get: for downloading the answers that are there.
#
# It needs Python and boto3: the AWS CLI signs downloads alone, and before version 2 with a signature
# that not every region takes.
#
# Whoever has such a URL can do with it what you can, until it ends: after HOURS (12 without it, 168 at
# most), or earlier, with the session whose keys signed it.
set -euo pipefail

#VALUES

# The host of the region: the global one may answer with a redirect, at which a page's request ends.
export AWS_S3_US_EAST_1_REGIONAL_ENDPOINT=regional
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# What was not known when this kit was made stands in angle brackets.
for value in "$region" "$bucket" "$prefix" "${uris[@]}"; do
    if [[ $value =~ \<[A-Z_]+\> ]]; then
        fail "${BASH_REMATCH[0]} is not a value: replace it in all files of this kit, as README.md says."
    fi
done

hours=${2:-12}
if ! [[ $hours =~ ^[0-9]{1,3}$ ]] || ((10#$hours < 1 || 10#$hours > 168)); then
    fail "'$hours' is no number of hours from 1 to 168."
fi
seconds=$((10#$hours * 3600))

# sign put URI... | sign get BUCKET PREFIX...
sign() {
    python3 - "$region" "$seconds" "$@" <<'PYTHON'
import sys

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    sys.exit("error: boto3 is missing: python3 -m pip install boto3")

region, seconds, method, *places = sys.argv[1:]


def client(bucket):
    # Certificates hold for one name before that of S3, so buckets with dots stand in the path.
    style = {"addressing_style": "path" if "." in bucket else "virtual"}
    return boto3.client("s3", region_name=region, config=Config(signature_version="s3v4", s3=style))


def url(operation, bucket, key):
    params = {"Bucket": bucket, "Key": key}
    return client(bucket).generate_presigned_url(operation, Params=params, ExpiresIn=int(seconds))


def put(uris):
    for uri in uris:
        bucket, key = uri[len("s3://"):].split("/", 1)
        print(url("put_object", bucket, key))


def get(bucket, prefixes):
    for prefix in prefixes:
        pages = client(bucket).get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        for item in (item for page in pages for item in page.get("Contents", [])):
            if item["Key"].endswith(".out"):
                print(url("get_object", bucket, item["Key"]))


try:
    put(places) if method == "put" else get(places[0], places[1:])
except (BotoCoreError, ClientError) as error:
    sys.exit(f"error: {error}")
PYTHON
}

get() {
    local note arn prefixes=()
    for note in "${notes[@]}"; do
        if [[ -s $here/jobs/$note.arn ]]; then
            arn=$(<"$here/jobs/$note.arn")
            prefixes+=("$prefix${arn##*/}/")
        fi
    done
    # Of the jobs that run.sh or run.py created, or else of all.
    if ((${#prefixes[@]} == 0)); then prefixes=("$prefix"); fi
    sign get "$bucket" "${prefixes[@]}"
}

case ${1:-} in
    put) sign put "${uris[@]}" ;;
    get) get ;;
    *) fail "say what for: presign.sh put|get [HOURS]" ;;
esac
