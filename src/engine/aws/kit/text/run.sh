#!/usr/bin/env bash
# Runs the jobs of this kit with the AWS CLI: run.sh [all|upload|create|watch|fetch|stop].
# What is done is noted in the folder jobs, so that it goes on where it was when it is run again.
#
# PARTS_DIR names the folder with the records; without it they are looked for beside this script and
# one folder above. POLL_SECONDS is how long it waits before it asks how the jobs are; 60 without it.
set -euo pipefail

#VALUES

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$here/jobs
outputs=$here/outputs
poll_seconds=${POLL_SECONDS:-60}

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# What was not known when this kit was made stands in angle brackets.
refuse_placeholders() {
    local value
    for value; do
        if [[ $value =~ \<[A-Z_]+\> ]]; then
            fail "${BASH_REMATCH[0]} is not a value: replace it in all files of this kit, as README.md says."
        fi
    done
}

part_path() {
    local dir
    for dir in ${PARTS_DIR:+"$PARTS_DIR"} "$here" "$here/.."; do
        if [[ -f $dir/$1 ]]; then
            printf '%s\n' "$dir/$1"
            return
        fi
    done
    fail "$1 is not here: set PARTS_DIR to the folder that holds it."
}

sha256() {
    if command -v sha256sum >/dev/null; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        shasum -a 256 <"$1" | cut -d ' ' -f 1
    fi
}

# The ARNs of the jobs that were created. Each is noted in a file, named after what the request says.
arns() {
    local note
    for note in "${notes[@]}"; do
        if [[ -s $state/$note.arn ]]; then cat "$state/$note.arn"; fi
    done
}

ask() {
    aws bedrock get-model-invocation-job --region "$region" --job-identifier "$1" \
        --query "$2" --output text
}

is_over() { [[ $1 =~ ^(Completed|PartiallyCompleted|Failed|Stopped|Expired)$ ]]; }

has_open_jobs() {
    local arn status
    for arn in $(arns); do
        status=$(ask "$arn" status) || fail "$arn did not answer."
        if ! is_over "$status"; then return; fi
    done
    return 1
}

upload() {
    local i path
    for i in "${!files[@]}"; do
        # A job may be reading it.
        if [[ -s $state/${notes[$i]}.arn ]]; then continue; fi
        path=$(part_path "${files[$i]}")
        if [[ -n ${sums[$i]} && $(sha256 "$path") != "${sums[$i]}" ]]; then
            fail "$path is not the file that this kit was made for: make the kit again."
        fi
        say "Uploading $path to ${uris[$i]}"
        aws s3 cp "$path" "${uris[$i]}" --region "$region" --only-show-errors
    done
}

create_job() {
    local request=$1 file=$state/$2.arn errors=$state/error.txt arn may_wait=true
    if [[ -s $file ]]; then return; fi
    if [[ -z $(arns) ]]; then may_wait=false; fi
    until arn=$(aws bedrock create-model-invocation-job --region "$region" \
        --cli-input-json "file://$here/$request" --query jobArn --output text 2>"$errors"); do
        # An account may have only so many jobs at once; there is a place once one of these is over.
        if ! $may_wait || ! grep -Eq 'ServiceQuotaExceededException|ThrottlingException' "$errors"; then
            cat "$errors" >&2
            fail "no job was created from $request."
        fi
        # One may have ended only now, so when all are over it is tried once more.
        has_open_jobs || may_wait=false
        say "No place for $request yet; trying again in $poll_seconds seconds."
        sleep "$poll_seconds"
    done
    printf '%s\n' "$arn" >"$file.part"
    mv "$file.part" "$file"
    say "Created $arn"
}

create() {
    local i
    mkdir -p "$state"
    for i in "${!requests[@]}"; do create_job "${requests[$i]}" "${notes[$i]}"; done
}

# Waits for all jobs; fails if one of them did not complete.
watch_jobs() {
    local arn line status processed total failed message n_open=1 all_completed=true
    [[ -n $(arns) ]] || fail "no job was created yet: run.sh create."
    while ((n_open)); do
        n_open=0
        all_completed=true
        for arn in $(arns); do
            line=$(ask "$arn" '[status, processedRecordCount, totalRecordCount, errorRecordCount, message]') ||
                fail "$arn did not answer; run.sh watch goes on."
            IFS=$'\t' read -r status processed total failed message <<<"$line"
            if [[ $message == None ]]; then message=; fi
            say "${arn##*/} $status: $processed of $total records, $failed failed.${message:+ $message}"
            if ! is_over "$status"; then n_open=$((n_open + 1)); fi
            if [[ $status != Completed ]]; then all_completed=false; fi
        done
        if ((n_open)); then sleep "$poll_seconds"; fi
    done
    $all_completed
}

# Each job writes into a folder of its own, named after the end of its ARN.
fetch() {
    local arn
    for arn in $(arns); do
        aws s3 cp "$output${arn##*/}/" "$outputs/${arn##*/}/" --recursive --region "$region" --only-show-errors
    done
    say "Answers are in $outputs"
}

stop_jobs() {
    local arn status
    for arn in $(arns); do
        status=$(ask "$arn" status)
        if is_over "$status"; then continue; fi
        aws bedrock stop-model-invocation-job --region "$region" --job-identifier "$arn"
        say "Stopping ${arn##*/}"
    done
}

command -v aws >/dev/null || fail "the AWS CLI is missing: https://docs.aws.amazon.com/cli/"
refuse_placeholders "$region" "$output" "${files[@]}" "${uris[@]}"
for request in "${requests[@]}"; do refuse_placeholders "$(<"$here/$request")"; done

case ${1:-all} in
    all)
        upload
        create
        completed=true
        watch_jobs || completed=false
        fetch
        $completed || fail "not every job completed."
        ;;
    upload) upload ;;
    create) create ;;
    watch) watch_jobs || fail "not every job completed." ;;
    fetch) fetch ;;
    stop) stop_jobs ;;
    *) fail "unknown command '$1': run.sh [all|upload|create|watch|fetch|stop]" ;;
esac
