// SPDX-License-Identifier: Apache-2.0
#include "core/aws/OperationName.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

bool hasParameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        if (one.substr(0, one.find('=')) == name)
            return true;
    }
    return false;
}

std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        const std::size_t equals = one.find('=');
        if (equals != std::string_view::npos && one.substr(0, equals) == name)
            return one.substr(equals + 1);
    }
    return {};
}

/// Sub-resources of S3 and the noun of their operations.
struct SubResource {
    std::string_view name;
    std::string_view noun;
};
constexpr std::array<SubResource, 17> kSubResources{{
    {"acl", "Acl"},
    {"tagging", "Tagging"},
    {"policy", "BucketPolicy"},
    {"cors", "BucketCors"},
    {"versioning", "BucketVersioning"},
    {"location", "BucketLocation"},
    {"lifecycle", "BucketLifecycleConfiguration"},
    {"encryption", "BucketEncryption"},
    {"notification", "BucketNotificationConfiguration"},
    {"logging", "BucketLogging"},
    {"replication", "BucketReplication"},
    {"website", "BucketWebsite"},
    {"publicAccessBlock", "PublicAccessBlock"},
    {"ownershipControls", "BucketOwnershipControls"},
    {"retention", "ObjectRetention"},
    {"legal-hold", "ObjectLegalHold"},
    {"attributes", "ObjectAttributes"},
}};

std::string_view verbOf(std::string_view method) {
    if (method == "PUT" || method == "POST")
        return "Put";
    return method == "DELETE" ? "Delete" : "Get";
}

std::string s3Operation(std::string_view method, std::string_view path, std::string_view query,
                        const http::Headers& headers) {
    for (const auto& [name, noun] : kSubResources) {
        if (hasParameter(query, name))
            return std::string(verbOf(method)).append(noun);
    }
    if (hasParameter(query, "uploads"))
        return method == "POST" ? "CreateMultipartUpload" : "ListMultipartUploads";
    if (hasParameter(query, "uploadId")) {
        if (method == "PUT")
            return headers.has("x-amz-copy-source") ? "UploadPartCopy" : "UploadPart";
        if (method == "POST")
            return "CompleteMultipartUpload";
        return method == "DELETE" ? "AbortMultipartUpload" : "ListParts";
    }
    if (method == "POST" && hasParameter(query, "delete"))
        return "DeleteObjects";
    if (hasParameter(query, "list-type"))
        return "ListObjectsV2";
    if (hasParameter(query, "versions"))
        return "ListObjectVersions";
    // Path style has the bucket first, virtual-host style does not.
    const std::string_view host = headers.get("host").value_or("");
    const bool isPathStyle = host.starts_with("s3.") || host.starts_with("s3-") ||
                             host.find("s3") == std::string_view::npos;
    const std::size_t slashes = static_cast<std::size_t>(std::ranges::count(path.substr(1), '/'));
    const bool isRoot = path == "/";
    const bool isBucket =
        isPathStyle ? !isRoot && (slashes == 0 || path.find('/', 1) + 1 == path.size()) : isRoot;
    if (isPathStyle && isRoot)
        return "ListBuckets";
    if (method == "HEAD")
        return isBucket ? "HeadBucket" : "HeadObject";
    if (isBucket && method == "GET")
        return "ListObjects";
    if (isBucket)
        return method == "DELETE" ? "DeleteBucket" : "CreateBucket";
    if (method == "PUT" && headers.has("x-amz-copy-source"))
        return "CopyObject";
    return std::string(verbOf(method)) + "Object";
}

} // namespace

std::string operationName(std::string_view service, std::string_view method,
                          std::string_view target, const http::Headers& headers) {
    if (const auto amzTarget = headers.get("x-amz-target"))
        return std::string(amzTarget->substr(amzTarget->rfind('.') + 1));
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    const std::string_view query = target.substr(std::min(question + 1, target.size()));
    if (const auto id = parameter(query, "x-id"); !id.empty())
        return percentDecode(id);
    if (const auto action = parameter(query, "Action"); !action.empty())
        return percentDecode(action);
    constexpr std::string_view kOperation = "/operation/";
    if (const std::size_t at = path.rfind(kOperation);
        headers.has("smithy-protocol") && at != std::string_view::npos)
        return std::string(path.substr(at + kOperation.size()));
    if (service == "s3" && !path.empty())
        return s3Operation(method, path, query, headers);
    return {};
}

std::string actionOfForm(std::string_view bodyStart) {
    const std::string_view action = parameter(bodyStart, "Action");
    const bool isName =
        !action.empty() && action.size() < 80 && std::ranges::all_of(action, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
    return isName ? std::string(action) : std::string();
}

} // namespace gatehouse::aws
