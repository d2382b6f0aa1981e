"""Validates Converse bodies with botocore, the service model that AWS's own SDK goes by.

usage: botocore_check.py < BODIES.json
Reads an array of bodies; prints an array with what botocore says of each, an empty text for a right one.
"""

import base64
import binascii
import json
import sys

import botocore.session
from botocore.validate import ParamValidator


def with_bytes(value, shape, problems):
    """The value with bytes in place of base64 texts: JSON has no bytes, and botocore wants them."""
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        members = shape.members
        return {
            key: with_bytes(item, members[key], problems) if key in members else item
            for key, item in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [with_bytes(item, shape.member, problems) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: with_bytes(item, shape.value, problems) for key, item in value.items()}
    if shape.type_name == "blob" and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            problems.append(f"not base64: {error}")
    return value


def main():
    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    shape = model.operation_model("Converse").input_shape
    answers = []
    for body in json.load(sys.stdin):
        problems = []
        # The job names the model, so that a record has none; the service model requires it.
        params = {"modelId": "m", **with_bytes(body, shape, problems)}
        report = ParamValidator().validate(params, shape)
        if report.has_errors():
            problems.append(report.generate_report())
        answers.append("\n".join(problems))
    json.dump(answers, sys.stdout)


main()
