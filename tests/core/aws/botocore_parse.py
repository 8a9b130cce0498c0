# SPDX-License-Identifier: Apache-2.0
"""Reads error replies from stdin, one JSON object a line, and prints what botocore makes of each.

In: service (botocore's name), operation, status, headers, body (base64). Out: code, message, status, requestId.
"""
import base64
import json
import sys

from botocore import loaders, model, parsers
from botocore.awsrequest import HeadersDict

loader = loaders.Loader()


def parse(line):
    service = model.ServiceModel(loader.load_service_model(line["service"], "service-2"), line["service"])
    protocol = line.get("protocol") or service.metadata["protocol"]
    headers = HeadersDict(line["headers"])
    reply = {"status_code": line["status"], "headers": headers, "body": base64.b64decode(line["body"])}
    shape = service.operation_model(line["operation"]).output_shape
    parsed = parsers.create_parser(protocol).parse(reply, shape)
    metadata = parsed["ResponseMetadata"]
    return {"code": parsed["Error"]["Code"], "message": parsed["Error"]["Message"],
            "status": metadata["HTTPStatusCode"], "requestId": metadata.get("RequestId", "")}


for text in sys.stdin:
    print(json.dumps(parse(json.loads(text))), flush=True)
