// SPDX-License-Identifier: Apache-2.0
#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/sandbox/S3.h"

#include <charconv>
#include <optional>

namespace gatehouse::sandbox {
namespace {

std::string bigEndian(std::uint32_t value) {
    std::string bytes;
    for (unsigned shift = 32; shift != 0; shift -= 8)
        bytes += static_cast<char>(value >> (shift - 8));
    return bytes;
}

/// What the header of this name must hold for the body; nothing for algorithms not known here.
std::optional<std::string> checksumOf(const std::string& header, const std::string& body) {
    if (header == "x-amz-checksum-crc32")
        return toBase64(bigEndian(crypto::crc32(body)));
    if (header == "x-amz-checksum-crc32c")
        return toBase64(bigEndian(crypto::crc32c(body)));
    if (header == "x-amz-checksum-sha256")
        return toBase64(crypto::sha256(body));
    if (header == "x-amz-checksum-sha1")
        return toBase64(crypto::sha1(body));
    if (header == "content-md5")
        return toBase64(crypto::md5(body));
    return std::nullopt;
}

struct Range {
    std::size_t first;
    std::size_t length;
};

/// One range in bytes (RFC 9110 section 14.1.2); nothing when it cannot be satisfied.
std::optional<Range> rangeOf(std::string_view text, std::size_t size) {
    if (!text.starts_with("bytes="))
        return std::nullopt;
    text.remove_prefix(6);
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    std::size_t first = 0;
    std::size_t last = size - 1;
    const std::string_view left = text.substr(0, dash);
    const std::string_view right = text.substr(dash + 1);
    if (left.empty()) {
        std::size_t count = 0;
        std::from_chars(right.data(), right.data() + right.size(), count);
        first = size - std::min(count, size);
    } else {
        std::from_chars(left.data(), left.data() + left.size(), first);
        if (!right.empty())
            std::from_chars(right.data(), right.data() + right.size(), last);
    }
    if (size == 0 || first >= size || last < first)
        return std::nullopt;
    return Range{first, std::min(last, size - 1) - first + 1};
}

S3Answer get(const S3Request& request, const Bucket& bucket) {
    const auto found = bucket.objects.find(request.key);
    if (found == bucket.objects.end())
        return s3Fault(404, "NoSuchKey", "The specified key does not exist.");
    const Object& object = found->second;
    http::ServedResponse response;
    response.headers = object.headers;
    response.headers.set("ETag", object.etag);
    response.headers.set("Last-Modified", toHttpDate(object.modified));
    response.headers.set("Accept-Ranges", "bytes");
    if (const auto match = request.raw.head.headers.get("If-None-Match");
        match && *match == object.etag)
        return http::ServedResponse{304, response.headers, {}};
    if (const auto wanted = request.raw.head.headers.get("Range")) {
        const auto range = rangeOf(*wanted, object.data->size());
        if (!range)
            return s3Fault(416, "InvalidRange", "The requested range is not satisfiable");
        response.status = 206;
        response.body = object.data->substr(range->first, range->length);
        response.headers.set("Content-Range", "bytes " + std::to_string(range->first) + '-' +
                                                  std::to_string(range->first + range->length - 1) +
                                                  '/' + std::to_string(object.data->size()));
        // A checksum of the whole would be compared with a part of it.
        for (const char* name : {"x-amz-checksum-crc32", "x-amz-checksum-crc32c",
                                 "x-amz-checksum-sha256", "x-amz-checksum-sha1"})
            response.headers.remove(name);
        return response;
    }
    response.body = *object.data;
    return response;
}

S3Answer copy(const S3Request& request, ObjectStore& store, Bucket& bucket) {
    std::string source = percentDecode(*request.raw.head.headers.get("x-amz-copy-source"));
    source.erase(0, source.starts_with('/') ? 1 : 0);
    const std::size_t slash = std::min(source.find('/'), source.size());
    const auto from = store.buckets.find(source.substr(0, slash));
    if (from == store.buckets.end() || from->second.account != request.checked.caller.account)
        return s3Fault(404, "NoSuchBucket", "The source bucket does not exist");
    const auto object =
        from->second.objects.find(source.substr(std::min(slash + 1, source.size())));
    if (object == from->second.objects.end())
        return s3Fault(404, "NoSuchKey", "The source key does not exist.");
    Object made = object->second;
    made.modified = request.now;
    const std::string result =
        s3Element("LastModified", toIso8601(made.modified)) + s3Element("ETag", made.etag);
    bucket.objects[request.key] = std::move(made);
    return s3Xml("CopyObjectResult", result);
}

S3Answer put(const S3Request& request, ObjectStore& store, Bucket& bucket) {
    if (request.raw.head.headers.has("x-amz-copy-source"))
        return copy(request, store, bucket);
    auto headers = keptHeaders(request);
    if (!headers)
        return tl::unexpected<aws::AwsFault>(headers.error());
    if (store.size() + request.checked.body.size() > ObjectStore::kLimit)
        return s3Fault(507, "InsufficientStorage",
                       "The sandbox keeps at most 512 MB in memory. Delete something first.");
    Object object;
    object.data = std::make_shared<const std::string>(request.checked.body);
    object.etag = etagOf(request.checked.body);
    object.modified = request.now;
    object.headers = std::move(*headers);
    http::ServedResponse response;
    response.headers.add("ETag", object.etag);
    bucket.objects[request.key] = std::move(object);
    return response;
}

} // namespace

aws::AwsResult<http::Headers> keptHeaders(const S3Request& request) {
    http::Headers kept;
    const auto take = [&](const http::Field& field) -> bool {
        const std::string name = toLower(field.name);
        if (const auto expected = checksumOf(name, request.checked.body);
            expected && *expected != field.value)
            return false;
        if (name == "content-type" || name.starts_with("x-amz-meta-") || name == "cache-control" ||
            name == "content-disposition" ||
            (name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-algorithm" &&
             name != "x-amz-checksum-mode" && name != "x-amz-checksum-type"))
            kept.set(field.name, field.value);
        return true;
    };
    for (const http::Headers* headers : {&request.raw.head.headers, &request.checked.trailers}) {
        for (const http::Field& field : *headers) {
            if (!take(field))
                return s3Fault(400, "BadDigest",
                               "The " + field.name +
                                   " you specified did not match the calculated "
                                   "checksum.");
        }
    }
    if (!kept.has("Content-Type"))
        kept.add("Content-Type", "binary/octet-stream");
    return kept;
}

S3Answer answerObject(const S3Request& request, ObjectStore& store, Bucket& bucket) {
    const std::string& method = request.raw.head.method;
    for (const char* part : {"acl", "tagging", "retention", "legal-hold", "torrent", "select"}) {
        if (request.has(part))
            return s3Fault(501, "NotImplemented",
                           std::string("The sandbox's S3 has no ?") + part + ".");
    }
    if (method == "GET" || method == "HEAD")
        return get(request, bucket);
    if (method == "PUT")
        return put(request, store, bucket);
    if (method == "DELETE") {
        bucket.objects.erase(request.key);
        return http::ServedResponse{204};
    }
    return s3Fault(405, "MethodNotAllowed",
                   "The specified method is not allowed against this resource.");
}

} // namespace gatehouse::sandbox
