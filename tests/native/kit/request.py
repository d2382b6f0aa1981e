"""Says what the service model of Bedrock has against requests that create jobs.

Reads a JSON array of requests, writes a JSON array of texts: what is wrong, or nothing. botocore checks
names, types and lengths; patterns and choices it leaves to the service, so they are checked here.
"""

import json
import re
import sys

from botocore.session import Session
from botocore.validate import ParamValidator

shape = Session().get_service_model("bedrock").operation_model("CreateModelInvocationJob").input_shape


def misfits(shape, value, path):
    if shape.type_name == "structure":
        for name, item in value.items():
            yield from misfits(shape.members[name], item, f"{path}.{name}")
    elif shape.type_name == "list":
        for item in value:
            yield from misfits(shape.member, item, f"{path}[]")
    else:
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            yield f"{path}: {value} is not {pattern}"
        choices = shape.metadata.get("enum")
        if choices and value not in choices:
            yield f"{path}: {value} is none of {choices}"
        if "max" in shape.metadata and isinstance(value, int):
            if not shape.metadata["min"] <= value <= shape.metadata["max"]:
                yield f"{path}: {value} is out of range"


def check(request):
    report = ParamValidator().validate(request, shape)
    return report.generate_report() or "; ".join(misfits(shape, request, ""))


json.dump([check(request) for request in json.load(sys.stdin)], sys.stdout)
