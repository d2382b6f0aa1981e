"""Writes model.json: what the service models in botocore say of the requests that the servers take.

Run with botocore in PYTHONPATH, from anywhere: `python3 tests/servers/extract_model.py`.
Texts of the documentation and everything about answers are left out.
"""

import json
import pathlib

import botocore
import botocore.loaders

OPERATIONS = {
    "bedrock": [
        "CreateModelInvocationJob",
        "GetModelInvocationJob",
        "ListModelInvocationJobs",
        "StopModelInvocationJob",
        "CreateInferenceProfile",
        "GetInferenceProfile",
        "ListInferenceProfiles",
        "DeleteInferenceProfile",
        "ListFoundationModels",
        "GetFoundationModel",
        "GetFoundationModelAvailability",
        "TagResource",
        "UntagResource",
        "ListTagsForResource",
    ],
    "bedrock-runtime": ["InvokeModel", "Converse", "CountTokens"],
}
KEPT = {"type", "required", "members", "member", "key", "value", "min", "max", "pattern", "enum",
        "union", "document", "payload"}
KEPT_OF_MEMBER = {"shape", "location", "locationName"}


def shape_of(shape):
    kept = {name: value for name, value in shape.items() if name in KEPT}
    if "members" in kept:
        members = kept["members"].items()
        kept["members"] = {
            name: {key: value for key, value in member.items() if key in KEPT_OF_MEMBER}
            for name, member in members
        }
    for name in ("member", "key", "value"):
        if name in kept:
            kept[name] = kept[name]["shape"]
    return kept


def collect(shapes, name, found):
    if name in found:
        return
    shape = found[name] = shape_of(shapes[name])
    for member in shape.get("members", {}).values():
        collect(shapes, member["shape"], found)
    for part in ("member", "key", "value"):
        if part in shape:
            collect(shapes, shape[part], found)


def main():
    loader = botocore.loaders.Loader()
    made = {"source": f"PyPI botocore {botocore.__version__} (Apache-2.0)"}
    for service, names in OPERATIONS.items():
        model = loader.load_service_model(service, "service-2")
        operations, shapes = {}, {}
        for name in names:
            operation = model["operations"][name]
            errors = {}
            for error in operation["errors"]:
                code = model["shapes"][error["shape"]]["error"]["httpStatusCode"]
                errors[error["shape"]] = code
            operations[name] = {
                "method": operation["http"]["method"],
                "uri": operation["http"]["requestUri"],
                "status": operation["http"].get("responseCode", 200),
                "errors": errors,
            }
            if "input" in operation:
                input_name = operations[name]["input"] = operation["input"]["shape"]
                collect(model["shapes"], input_name, shapes)
        made[service] = {"operations": operations, "shapes": shapes}
    path = pathlib.Path(__file__).with_name("model.json")
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
