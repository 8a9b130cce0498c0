# SPDX-License-Identifier: Apache-2.0
"""Prints the endpoints that botocore's rules give for every service, one JSON object a line.

A line holds the host, the scope that a request to it is signed with, and for plain endpoints (not FIPS, not dual stack)
X-Amz-Target and path of calls: of one, or of all where several services share the signing name.
"""
import collections
import json
import re
from urllib.parse import urlsplit

from botocore import loaders
from botocore.exceptions import EndpointProviderError
from botocore.endpoint_provider import EndpointProvider

REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-5", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "eusc-de-east-1",
           "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "aws-global"]
COMMON = ["us-east-1", "eu-west-1", "us-gov-west-1"]  # where the host of a scope is asked for as well
VARIANTS = [(False, False), (True, False), (False, True), (True, True)]
BUCKETS = [None, "my-bucket", "dots.in.it", "eu-west-1", "rds", "fips", "use-fips", "console.page", "bucket--use1-az4--x-s3",
           "arn:aws:s3:eu-west-1:123456789012:accesspoint/point", "arn:aws:s3::123456789012:accesspoint/alias.mrap",
           "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/lambda",
           "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-0123456789abcdef0/accesspoint/point"]


def fill(uri):
    return re.sub(r"\{[^}]*\}", "x", uri.split("?")[0])


def calls_of(model, is_shared):
    metadata = model["metadata"]
    prefix = metadata.get("targetPrefix")
    if prefix and metadata["protocol"] == "json":
        return [(f"{prefix}.{next(iter(model['operations']))}", "/")]
    if prefix and "smithy-rpc-v2-cbor" in metadata["protocol"]:
        return [("", f"/service/{prefix}/operation/{next(iter(model['operations']))}")]
    if not is_shared:
        return [("", "/")]
    return sorted({("", fill(one["http"]["requestUri"])) for one in model["operations"].values()})


def resolve(provider, parameters):
    try:
        endpoint = provider.resolve_endpoint(**parameters)
    except EndpointProviderError:
        return None
    schemes = endpoint.properties.get("authSchemes") or [{}]
    return urlsplit(endpoint.url).hostname, schemes[0]


def lines_of(loader, partitions, name, model, is_shared):
    metadata = model["metadata"]
    if metadata.get("signatureVersion", metadata.get("auth")) in (None, "", "bearer"):
        return
    provider = EndpointProvider(loader.load_service_model(name, "endpoint-rule-set-1"), partitions)
    for region in REGIONS:
        for fips, dual in VARIANTS:
            for bucket in BUCKETS if name == "s3" else [None]:
                parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
                if bucket:
                    parameters["Bucket"] = bucket
                if name == "s3":
                    parameters["UseGlobalEndpoint"] = False
                found = resolve(provider, parameters)
                if not found or not found[0] or ".aws-global." in found[0]:  # made by the rules, known to no DNS
                    continue
                host, scheme = found
                service = scheme.get("signingName") or metadata.get("signingName") or metadata["endpointPrefix"]
                if "signingRegionSet" in scheme:
                    scheme["signingRegion"] = "*"
                is_plain = not fips and not dual and not bucket and region in COMMON
                yield {"host": host, "service": service, "region": scheme.get("signingRegion") or region,
                       "bucket": bucket or "", "client": name, "calls": calls_of(model, is_shared) if is_plain else []}


def main():
    loader = loaders.Loader()
    partitions = loader.load_data("partitions")
    models = {name: loader.load_service_model(name, "service-2") for name in loader.list_available_services("service-2")}
    names = collections.Counter()
    for model in models.values():
        metadata = model["metadata"]
        names[metadata.get("signingName", metadata["endpointPrefix"])] += 1
    for name, model in models.items():
        metadata = model["metadata"]
        is_shared = names[metadata.get("signingName", metadata["endpointPrefix"])] > 1
        for line in lines_of(loader, partitions, name, model, is_shared):
            print(json.dumps(line))


main()
