// SPDX-License-Identifier: Apache-2.0
#include "core/aws/AwsHost.h"
#include "core/aws/OperationName.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

enum class Place { Service, Bucket, Object };

bool hasParameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        if (one.substr(0, one.find('=')) == name)
            return true;
    }
    return false;
}

/// A sub-resource and the nouns of its operations; empty where there is none.
struct SubResource {
    std::string_view parameter;
    std::string_view ofBucket;
    std::string_view ofObject;
};
constexpr std::array<SubResource, 26> kSubResources{{
    {"acl", "BucketAcl", "ObjectAcl"},
    {"tagging", "BucketTagging", "ObjectTagging"},
    {"policy", "BucketPolicy", ""},
    {"policyStatus", "BucketPolicyStatus", ""},
    {"cors", "BucketCors", ""},
    {"versioning", "BucketVersioning", ""},
    {"location", "BucketLocation", ""},
    {"lifecycle", "BucketLifecycleConfiguration", ""},
    {"encryption", "BucketEncryption", "ObjectEncryption"},
    {"notification", "BucketNotificationConfiguration", ""},
    {"logging", "BucketLogging", ""},
    {"replication", "BucketReplication", ""},
    {"website", "BucketWebsite", ""},
    {"requestPayment", "BucketRequestPayment", ""},
    {"accelerate", "BucketAccelerateConfiguration", ""},
    {"analytics", "BucketAnalyticsConfiguration", ""},
    {"inventory", "BucketInventoryConfiguration", ""},
    {"metrics", "BucketMetricsConfiguration", ""},
    {"intelligent-tiering", "BucketIntelligentTieringConfiguration", ""},
    {"publicAccessBlock", "PublicAccessBlock", ""},
    {"ownershipControls", "BucketOwnershipControls", ""},
    {"object-lock", "ObjectLockConfiguration", ""},
    {"retention", "", "ObjectRetention"},
    {"legal-hold", "", "ObjectLegalHold"},
    {"attributes", "", "ObjectAttributes"},
    {"torrent", "", "ObjectTorrent"},
}};

std::string_view verbOf(std::string_view method) {
    if (method == "PUT" || method == "POST")
        return "Put";
    return method == "DELETE" ? "Delete" : "Get";
}

std::string subResourceOperation(std::string_view method, std::string_view query, Place place) {
    for (const SubResource& one : kSubResources) {
        const std::string_view noun = place == Place::Object ? one.ofObject : one.ofBucket;
        if (noun.empty() || !hasParameter(query, one.parameter))
            continue;
        if (method == "DELETE" && one.parameter == "lifecycle")
            return "DeleteBucketLifecycle";
        return std::string(verbOf(method)).append(noun);
    }
    return {};
}

std::string uploadOperation(std::string_view method, const http::Headers& headers) {
    if (method == "PUT")
        return headers.has("x-amz-copy-source") ? "UploadPartCopy" : "UploadPart";
    if (method == "POST")
        return "CompleteMultipartUpload";
    return method == "DELETE" ? "AbortMultipartUpload" : "ListParts";
}

std::string objectOperation(std::string_view method, std::string_view query,
                            const http::Headers& headers) {
    if (hasParameter(query, "uploads"))
        return "CreateMultipartUpload";
    if (hasParameter(query, "uploadId"))
        return uploadOperation(method, headers);
    if (hasParameter(query, "restore"))
        return "RestoreObject";
    if (hasParameter(query, "select"))
        return "SelectObjectContent";
    if (hasParameter(query, "renameObject"))
        return "RenameObject";
    if (method == "HEAD")
        return "HeadObject";
    if (method == "PUT" && headers.has("x-amz-copy-source"))
        return "CopyObject";
    return std::string(verbOf(method)) + "Object";
}

std::string bucketOperation(std::string_view method, std::string_view query) {
    if (method == "POST")
        return hasParameter(query, "delete") ? "DeleteObjects" : "PostObject";
    if (method == "HEAD")
        return "HeadBucket";
    if (method == "PUT")
        return "CreateBucket";
    if (method == "DELETE")
        return "DeleteBucket";
    if (hasParameter(query, "session"))
        return "CreateSession";
    if (hasParameter(query, "uploads"))
        return "ListMultipartUploads";
    if (hasParameter(query, "versions"))
        return "ListObjectVersions";
    return hasParameter(query, "list-type") ? "ListObjectsV2" : "ListObjects";
}

Place placeOf(std::string_view path, const http::Headers& headers) {
    const std::string_view host = headers.get("host").value_or("");
    const bool hasBucketInHost = !classifyHost(host.substr(0, host.find(':'))).bucket.empty();
    if (path.starts_with('/'))
        path.remove_prefix(1);
    if (hasBucketInHost)
        return path.empty() ? Place::Bucket : Place::Object;
    if (path.empty())
        return Place::Service;
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos || slash + 1 == path.size() ? Place::Bucket
                                                                       : Place::Object;
}

} // namespace

std::string s3OperationName(std::string_view method, std::string_view target,
                            const http::Headers& headers) {
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    const std::string_view query = target.substr(std::min(question + 1, target.size()));
    const Place place = placeOf(path, headers);
    if (place == Place::Service)
        return method == "GET" ? "ListBuckets" : "";
    if (auto operation = subResourceOperation(method, query, place); !operation.empty())
        return operation;
    return place == Place::Object ? objectOperation(method, query, headers)
                                  : bucketOperation(method, query);
}

} // namespace gatehouse::aws
