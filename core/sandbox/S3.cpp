// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/S3.h"

#include "core/base/Encoding.h"
#include "core/http/Url.h"
#include "core/http/XmlReader.h"

#include <algorithm>
#include <array>

namespace gatehouse::sandbox {
namespace {

bool isRead(const S3Request& request) {
    const std::string& method = request.raw.head.method;
    return method == "GET" || method == "HEAD";
}

tl::unexpected<aws::AwsFault> denied(const S3Request& request, const char* action) {
    return s3Fault(403, "AccessDenied",
                   "User: " + request.checked.caller.arn + " is not authorized to perform: s3:" +
                       action + " on resource: \"arn:aws:s3:::" + request.bucket +
                       (request.key.empty() ? "" : '/' + request.key) +
                       "\" because no identity-based policy allows the s3:" + action + " action");
}

const char* actionOf(const S3Request& request) {
    const std::string& method = request.raw.head.method;
    if (request.key.empty())
        return method == "PUT"      ? "CreateBucket"
               : method == "DELETE" ? "DeleteBucket"
               : method == "POST"   ? "DeleteObject"
                                    : "ListBucket";
    return method == "DELETE" ? "DeleteObject" : isRead(request) ? "GetObject" : "PutObject";
}

http::ServedResponse listBuckets(const S3Request& request, const ObjectStore& store) {
    std::string list;
    for (const auto& [name, bucket] : store.buckets) {
        if (bucket.account == request.checked.caller.account)
            list += "<Bucket>" + s3Element("Name", name) +
                    s3Element("CreationDate", toIso8601(bucket.created)) + "</Bucket>";
    }
    return s3Xml("ListAllMyBucketsResult", "<Owner>" +
                                               s3Element("ID", request.checked.caller.account) +
                                               "</Owner><Buckets>" + list + "</Buckets>");
}

S3Answer createBucket(const S3Request& request, ObjectStore& store) {
    const auto found = store.buckets.find(request.bucket);
    if (found != store.buckets.end()) {
        if (found->second.account != request.checked.caller.account)
            return s3Fault(409, "BucketAlreadyExists",
                           "The requested bucket name is not available.");
        if (request.checked.scope.region != "us-east-1")
            return s3Fault(409, "BucketAlreadyOwnedByYou",
                           "Your previous request to create the named bucket succeeded and you "
                           "already own it.");
    } else {
        store.buckets[request.bucket] = {
            request.checked.caller.account, request.checked.scope.region, request.now, {}};
    }
    http::ServedResponse response;
    response.headers.add("Location", '/' + request.bucket);
    return response;
}

S3Answer deleteSeveral(const S3Request& request, Bucket& bucket) {
    const auto document = http::parseXml(request.checked.body);
    if (!document)
        return s3Fault(400, "MalformedXML", "The XML you provided was not well-formed.");
    std::string deleted;
    for (const http::XmlElement& object : document->children) {
        if (object.name != "Object")
            continue;
        const std::string key = object.textAt({"Key"});
        bucket.objects.erase(key);
        deleted += "<Deleted>" + s3Element("Key", key) + "</Deleted>";
    }
    return s3Xml("DeleteResult", deleted);
}

} // namespace

tl::unexpected<aws::AwsFault> s3Fault(int status, const char* code, std::string message) {
    return tl::unexpected<aws::AwsFault>(aws::AwsFault{status, code, std::move(message)});
}

http::ServedResponse s3Xml(const std::string& root, const std::string& content) {
    http::ServedResponse response;
    response.headers.add("Content-Type", "application/xml");
    response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root +
                    " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</" + root +
                    ">";
    return response;
}

std::string s3Element(const char* name, std::string_view value) {
    return std::string("<") + name + ">" + xmlEscape(value) + "</" + name + ">";
}

S3Answer answerBucket(const S3Request& request, ObjectStore& store) {
    const std::string& method = request.raw.head.method;
    if (method == "PUT" && request.query.empty())
        return createBucket(request, store);
    const auto found = store.buckets.find(request.bucket);
    if (found == store.buckets.end())
        return s3Fault(404, "NoSuchBucket", "The specified bucket does not exist");
    Bucket& bucket = found->second;
    if (method == "HEAD") {
        http::ServedResponse response;
        response.headers.add("x-amz-bucket-region", bucket.region);
        return response;
    }
    if (method == "POST" && request.has("delete"))
        return deleteSeveral(request, bucket);
    if (method == "DELETE" && request.query.empty()) {
        if (!bucket.objects.empty())
            return s3Fault(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        store.buckets.erase(found);
        return http::ServedResponse{204};
    }
    if (method == "GET" && request.has("location"))
        return s3Xml("LocationConstraint",
                     bucket.region == "us-east-1" ? std::string() : bucket.region);
    if (method == "GET" && request.has("uploads"))
        return answerMultipart(request, store, bucket);
    constexpr std::array kListing{"list-type",          "prefix",      "delimiter",
                                  "max-keys",           "marker",      "encoding-type",
                                  "continuation-token", "start-after", "fetch-owner"};
    for (const auto& [name, value] : request.query) {
        if (method != "GET" || std::ranges::find(kListing, name) == kListing.end())
            return s3Fault(501, "NotImplemented",
                           "The sandbox does not have this call of S3 (" + method + " ?" + name +
                               ").");
    }
    if (method != "GET")
        return s3Fault(405, "MethodNotAllowed",
                       "The specified method is not allowed against this resource.");
    return listObjects(request, bucket);
}

S3Answer answerS3(const http::ServedRequest& raw, const CheckedRequest& checked,
                  const std::string& bucketOfHost, ObjectStore& store, TimePoint now) {
    S3Request request{raw, checked, bucketOfHost, {}, {}, now};
    const std::string& target = raw.head.target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    std::string path = percentDecode(std::string_view(target).substr(0, mark));
    path.erase(0, path.starts_with('/') ? 1 : 0);
    if (mark < target.size()) {
        for (auto& [name, value] : http::decodeForm(std::string_view(target).substr(mark + 1)))
            request.query[name] = value;
    }
    request.query.erase("x-id"); // the SDKs name the operation with it
    if (bucketOfHost.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        request.bucket = path.substr(0, slash);
        path.erase(0, slash + 1);
    }
    request.key = path;
    const std::lock_guard lock(store.mutex);
    if (request.bucket.empty())
        return listBuckets(request, store);
    if (!isRead(request) && checked.caller.rights == Rights::ReadOnly)
        return denied(request, actionOf(request));
    const auto bucket = store.buckets.find(request.bucket);
    const bool isCreate = request.key.empty() && raw.head.method == "PUT" && request.query.empty();
    if (bucket != store.buckets.end() && bucket->second.account != checked.caller.account &&
        !isCreate)
        return denied(request, actionOf(request));
    if (request.key.empty())
        return answerBucket(request, store);
    if (bucket == store.buckets.end())
        return s3Fault(404, "NoSuchBucket", "The specified bucket does not exist");
    if (request.has("uploads") || request.has("uploadId"))
        return answerMultipart(request, store, bucket->second);
    return answerObject(request, store, bucket->second);
}

} // namespace gatehouse::sandbox
