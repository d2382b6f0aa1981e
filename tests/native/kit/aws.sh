#!/usr/bin/env bash
# Plays the AWS CLI in the tests of the job kit: notes each call in calls.txt of the working directory
# and answers as the files beside it say.
set -euo pipefail
printf '%s\n' "$*" >>calls.txt

count() {
    local n=0
    if [[ -f $1.txt ]]; then n=$(<"$1.txt"); fi
    printf '%s\n' $((n + 1)) | tee "$1.txt"
}

case "$1 $2" in
    "bedrock create-model-invocation-job")
        # With this file, there is a place for one job until somebody asked twice how it is.
        if [[ -f one_place && -f created.txt ]] && ! [[ -f asked.txt && $(<asked.txt) -ge 2 ]]; then
            echo "An error occurred (ServiceQuotaExceededException) when calling the operation" >&2
            exit 254
        fi
        if [[ -f refuse ]]; then
            echo "An error occurred (ValidationException) when calling the operation" >&2
            exit 254
        fi
        n=$(count created)
        printf 'arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/job%09d\n' "$n"
        ;;
    "bedrock get-model-invocation-job")
        n=$(count asked)
        status=Completed
        if ((n < 2)); then status=InProgress; fi
        if [[ -f status ]]; then status=$(<status); fi
        case "$*" in
            *"--query status"*) printf '%s\n' "$status" ;;
            *) printf '%s\t100\t100\t0\tNone\n' "$status" ;;
        esac
        ;;
esac
