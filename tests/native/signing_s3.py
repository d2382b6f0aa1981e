"""Presigns actions of S3 by botocore's client, at the time that each of them names."""

import datetime
import functools
import json
import sys

import botocore.auth
import botocore.session
from botocore.config import Config

SESSION = botocore.session.Session()


@functools.cache
def client(region, has_dual_stack, endpoint):
    style = "path" if endpoint else "virtual"
    return SESSION.create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        aws_session_token="token",
        config=Config(
            signature_version="s3v4",
            use_dualstack_endpoint=has_dual_stack,
            s3={"us_east_1_regional_endpoint": "regional", "addressing_style": style},
        ),
    )


def presign(case):
    now = datetime.datetime.fromtimestamp(case["now"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: now
    s3 = client(case["region"], case["has_dual_stack"], case["endpoint"])
    return s3.generate_presigned_url(case["operation"], case["params"], case["expires"])


json.dump([presign(case) for case in json.load(sys.stdin)], sys.stdout)
