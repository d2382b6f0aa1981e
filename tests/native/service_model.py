"""What botocore's models of bedrock and bedrock-runtime say: fields, statuses and errors."""

import json
import sys

import botocore.session

SESSION = botocore.session.Session()
MODELS = [SESSION.get_service_model(name) for name in ("bedrock", "bedrock-runtime")]


def shape(operation, path):
    found = MODELS[0].operation_model(operation).input_shape
    for name in path.split("."):
        if found.type_name == "list":
            found = found.member
        found = found.members[name]
    while found.type_name == "list":
        found = found.member
    return found


def field(asked):
    about = shape(*asked).metadata
    return {"min": about.get("min", 0), "max": about.get("max"), "pattern": about.get("pattern")}


def errors():
    for model in MODELS:
        for name in model.operation_names:
            for error in model.operation_model(name).error_shapes:
                yield error.name, error.metadata["error"]["httpStatusCode"]


json.dump(
    {
        "fields": [field(asked) for asked in json.load(sys.stdin)],
        "statuses": MODELS[0].shape_for("ModelInvocationJobStatus").enum,
        "errors": dict(errors()),
    },
    sys.stdout,
)
