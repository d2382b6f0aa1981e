"""S3: objects, uploads in parts, presigned URLs, what a page may do."""

import base64
import hashlib
import json
import os

from demo import INPUT, PAGE, SERVERS, client, desk, equal, fetch, refused


def objects():
    s3 = client("s3")
    body = "Grüße\n".encode() * 1000
    put = s3.put_object(Bucket=INPUT, Key="in/a.jsonl", Body=body, ContentType="application/jsonl")
    equal(put["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
    got = s3.get_object(Bucket=INPUT, Key="in/a.jsonl")
    equal((got["Body"].read(), got["ContentType"]), (body, "application/jsonl"))
    part = s3.get_object(Bucket=INPUT, Key="in/a.jsonl", Range="bytes=10-19")
    equal(part["Body"].read(), body[10:20])
    equal(part["ContentRange"], f"bytes 10-19/{len(body)}")
    refused("InvalidRange", s3.get_object, Bucket=INPUT, Key="in/a.jsonl", Range="bytes=99999-")
    equal(s3.head_object(Bucket=INPUT, Key="in/a.jsonl")["ContentLength"], len(body))
    for number in range(5):
        s3.put_object(Bucket=INPUT, Key=f"many/{number}.jsonl", Body=b"x")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=INPUT, Prefix="many/", PaginationConfig={"PageSize": 2}
    )
    found = [[item["Key"] for item in page["Contents"]] for page in pages]
    equal([len(page) for page in found], [2, 2, 1])
    equal(sum(found, []), [f"many/{number}.jsonl" for number in range(5)])
    s3.delete_object(Bucket=INPUT, Key="in/a.jsonl")
    refused("NoSuchKey", s3.get_object, Bucket=INPUT, Key="in/a.jsonl")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="no-such-bucket")
    wrong = dict(SERVERS, secret_access_key="wrong")
    refused("SignatureDoesNotMatch", client("s3", wrong).list_objects_v2, Bucket=INPUT)
    unknown = dict(SERVERS, access_key_id="AKIAUNKNOWN000000000")
    refused("InvalidAccessKeyId", client("s3", unknown).list_objects_v2, Bucket=INPUT)
    status, _, answer = fetch("GET", f"{SERVERS['s3']}/{INPUT}?list-type=2")
    assert status == 403 and b"AccessDenied" in answer, (status, answer)


def parts():
    s3 = client("s3")
    key = {"Bucket": INPUT, "Key": "big.jsonl"}
    whole = os.urandom(12 * 1024 * 1024)
    size = 5 * 1024 * 1024
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    upload = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    made = []
    for number, piece in enumerate(pieces, 1):
        digest = sha256(piece)
        answer = s3.upload_part(**upload, PartNumber=number, Body=piece, ChecksumSHA256=digest)
        equal((answer["ETag"], answer["ChecksumSHA256"]), (f'"{md5(piece)}"', digest))
        made.append({"PartNumber": number, "ETag": answer["ETag"]})
    wrong = {"PartNumber": 1, "Body": pieces[0], "ChecksumSHA256": sha256(b"other")}
    refused("BadDigest", s3.upload_part, **upload, **wrong)
    listed = s3.list_parts(**upload)["Parts"]
    equal([{"PartNumber": p["PartNumber"], "ETag": p["ETag"]} for p in listed], made)
    equal([part["Size"] for part in listed], [len(piece) for piece in pieces])
    equal([part["ChecksumSHA256"] for part in listed], [sha256(piece) for piece in pieces])
    swapped = [dict(made[0], ETag=made[1]["ETag"]), *made[1:]]
    complete = s3.complete_multipart_upload
    refused("InvalidPart", complete, **upload, MultipartUpload={"Parts": swapped})
    done = complete(**upload, MultipartUpload={"Parts": made})
    digests = b"".join(hashlib.md5(piece).digest() for piece in pieces)
    equal(done["ETag"], f'"{md5(digests)}-{len(pieces)}"')
    equal(s3.get_object(**key)["Body"].read(), whole)
    small = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    tags = [s3.upload_part(**small, PartNumber=n, Body=b"x")["ETag"] for n in (1, 2)]
    parts = [{"PartNumber": n, "ETag": tag} for n, tag in enumerate(tags, 1)]
    refused("EntityTooSmall", complete, **small, MultipartUpload={"Parts": parts})
    other = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    s3.upload_part(**other, PartNumber=1, Body=b"x")
    s3.abort_multipart_upload(**other)
    refused("NoSuchUpload", s3.upload_part, **other, PartNumber=1, Body=b"x")
    # What was given up, or completed, is no upload any more.
    refused("NoSuchUpload", s3.list_parts, **other)
    refused("NoSuchUpload", s3.abort_multipart_upload, **other)
    # As people upload: in parts of its own choice, several at once.
    s3.upload_file(__file__, INPUT, "script.py")


def md5(data):
    return hashlib.md5(data).hexdigest()


def sha256(data):
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def presigned():
    s3 = client("s3")

    def url(operation, expires=600, keys=None, **arguments):
        parameters = {"Bucket": INPUT, "Key": "a b/ü+(1).jsonl", **arguments}
        made = client("s3", keys).generate_presigned_url(
            operation, Params=parameters, ExpiresIn=expires
        )
        assert "X-Amz-Signature=" in made, made
        return made

    status, headers, _ = fetch("PUT", url("put_object"), b"hello", {"origin": PAGE})
    equal((status, headers["ETag"]), (200, f'"{md5(b"hello")}"'))
    equal(headers["access-control-allow-origin"], PAGE)
    status, _, answer = fetch("GET", url("get_object", keys=SERVERS["session"]))
    equal((status, answer), (200, b"hello"))
    status, _, answer = fetch("GET", url("get_object"), headers={"range": "bytes=1-2"})
    equal((status, answer), (206, b"el"))
    equal(fetch("HEAD", url("head_object"))[0], 200)
    typed = url("put_object", ContentType="application/jsonl")
    status, _, answer = fetch("PUT", typed, b"x", {"content-type": "text/plain"})
    assert status == 403 and b"SignatureDoesNotMatch" in answer, (status, answer)
    equal(fetch("PUT", typed, b"x", {"content-type": "application/jsonl"})[0], 200)
    upload = s3.create_multipart_upload(Bucket=INPUT, Key="a b/ü+(1).jsonl")["UploadId"]
    part = url("upload_part", UploadId=upload, PartNumber=1)
    equal(fetch("PUT", part, b"x")[0], 200)
    # A checksum that the URL was signed with is compared, and one that nobody signed is refused.
    for body, expected in ((b"x", 200), (b"y", 400)):
        digest = sha256(b"x")
        part = url("upload_part", UploadId=upload, PartNumber=1, ChecksumSHA256=digest)
        headers = {} if "x-amz-checksum-sha256=" in part.lower() else {"x-amz-checksum-sha256": digest}
        status, _, answer = fetch("PUT", part, body, headers)
        equal((status, b"BadDigest" in answer), (expected, expected == 400))
    status, _, answer = fetch("PUT", url("put_object"), b"x", {"x-amz-meta-a": "b"})
    assert status == 403 and b"<HeadersNotSigned>x-amz-meta-a<" in answer, (status, answer)
    other = url("get_object").replace("X-Amz-Expires=600", "X-Amz-Expires=700")
    status, _, answer = fetch("GET", other)
    assert status == 403 and b"SignatureDoesNotMatch" in answer, (status, answer)
    status, _, answer = fetch("GET", url("get_object", expires=604_801))
    assert status == 400 and b"AuthorizationQueryParametersError" in answer, (status, answer)
    kept = url("get_object")
    desk("POST", "/_clock", {"offset_secs": 601})
    status, headers, answer = fetch("GET", kept, headers={"origin": PAGE})
    assert status == 403 and b"Request has expired" in answer, (status, answer)
    equal(headers["access-control-allow-origin"], PAGE)
    desk("POST", "/_clock", {"offset_secs": -1200})
    status, _, answer = fetch("GET", url("get_object", expires=7200))
    assert status == 403 and b"not valid yet" in answer, (status, answer)


def cors():
    asks = {
        "origin": PAGE,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type,x-amz-checksum-sha256",
    }
    status, headers, _ = fetch("OPTIONS", f"{SERVERS['s3']}/{INPUT}/a", headers=asks)
    equal((status, headers["access-control-allow-origin"]), (200, PAGE))
    assert "PUT" in headers["access-control-allow-methods"]
    equal(headers["access-control-allow-headers"], asks["access-control-request-headers"])
    assert "ETag" in headers["access-control-expose-headers"]
    for wrong in ({"origin": "http://evil.example"}, {"access-control-request-method": "PATCH"}):
        status, headers, _ = fetch("OPTIONS", f"{SERVERS['s3']}/{INPUT}/a", headers={**asks, **wrong})
        equal((status), 403)
    status, headers, _ = fetch("GET", f"{SERVERS['s3']}/{INPUT}/a", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in headers
    asks["access-control-request-headers"] = "authorization,content-type,x-amz-date,x-amz-security-token"
    status, headers, _ = fetch("OPTIONS", f"{SERVERS['aws']}/model-invocation-jobs", headers=asks)
    equal((status, headers["access-control-allow-origin"]), (200, "*"))
    equal(headers["access-control-allow-headers"], asks["access-control-request-headers"])
    status, headers, answer = fetch("GET", f"{SERVERS['aws']}/model-invocation-jobs", headers={"origin": PAGE})
    equal((status, headers["access-control-allow-origin"]), (403, "*"))
    equal(headers["x-amzn-errortype"], "MissingAuthenticationTokenException")
    equal(json.loads(answer), {"message": "Missing Authentication Token"})
    desk("POST", "/_faults", {"operation": "Preflight", "fault": "no-cors", "times": 2})
    for url in (f"{SERVERS['s3']}/{INPUT}/a", f"{SERVERS['aws']}/model-invocation-jobs"):
        status, headers, _ = fetch("OPTIONS", url, headers=asks)
        assert status == 403 and "access-control-allow-origin" not in headers, url
