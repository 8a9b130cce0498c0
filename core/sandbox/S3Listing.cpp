// SPDX-License-Identifier: Apache-2.0
#include "core/base/Encoding.h"
#include "core/sandbox/S3.h"

#include <charconv>

namespace gatehouse::sandbox {
namespace {

constexpr std::size_t kPage = 1000;

struct Listing {
    std::string contents;
    std::string prefixes;
    std::size_t count = 0;
    bool isTruncated = false;
    std::string last; ///< Key or prefix after which the next page begins.
};

Listing collect(const Bucket& bucket, const std::string& prefix, const std::string& delimiter,
                const std::string& after, std::size_t most, bool isEncoded) {
    const auto name = [&](const std::string& text) {
        return isEncoded ? percentEncode(text, Slash::Keep) : text;
    };
    Listing listing;
    std::string lastPrefix;
    for (auto object = bucket.objects.lower_bound(std::max(prefix, after));
         object != bucket.objects.end() && object->first.starts_with(prefix); ++object) {
        const std::string& key = object->first;
        const std::size_t end =
            delimiter.empty() ? std::string::npos : key.find(delimiter, prefix.size());
        const std::string common =
            end == std::string::npos ? std::string() : key.substr(0, end + delimiter.size());
        if (key == after || (!common.empty() && (common == lastPrefix || common == after)))
            continue;
        if (listing.count == most) {
            listing.isTruncated = true;
            break;
        }
        ++listing.count;
        listing.last = common.empty() ? key : common;
        lastPrefix = common;
        if (common.empty())
            listing.contents += "<Contents>" + s3Element("Key", name(key)) +
                                s3Element("LastModified", toIso8601(object->second.modified)) +
                                s3Element("ETag", object->second.etag) +
                                s3Element("Size", std::to_string(object->second.data->size())) +
                                "<StorageClass>STANDARD</StorageClass></Contents>";
        else
            listing.prefixes +=
                "<CommonPrefixes>" + s3Element("Prefix", name(common)) + "</CommonPrefixes>";
    }
    return listing;
}

} // namespace

S3Answer listObjects(const S3Request& request, const Bucket& bucket) {
    std::size_t most = kPage;
    if (const std::string text = request.parameter("max-keys"); !text.empty())
        std::from_chars(text.data(), text.data() + text.size(), most);
    most = std::min(most, kPage);
    const bool isSecond = request.parameter("list-type") == "2";
    std::string after = request.parameter(isSecond ? "start-after" : "marker");
    if (const std::string token = request.parameter("continuation-token"); !token.empty()) {
        const auto decoded = fromBase64(token);
        if (!decoded)
            return s3Fault(400, "InvalidArgument", "The continuation token provided is incorrect");
        after = *decoded;
    }
    const Listing listing =
        collect(bucket, request.parameter("prefix"), request.parameter("delimiter"), after, most,
                request.parameter("encoding-type") == "url");
    std::string content = s3Element("Name", request.bucket) +
                          s3Element("Prefix", request.parameter("prefix")) +
                          s3Element("MaxKeys", std::to_string(most)) +
                          s3Element("IsTruncated", listing.isTruncated ? "true" : "false");
    if (request.has("delimiter"))
        content += s3Element("Delimiter", request.parameter("delimiter"));
    if (request.has("encoding-type"))
        content += s3Element("EncodingType", "url");
    if (isSecond)
        content += s3Element("KeyCount", std::to_string(listing.count));
    if (listing.isTruncated)
        content += isSecond ? s3Element("NextContinuationToken", toBase64(listing.last))
                            : s3Element("NextMarker", listing.last);
    return s3Xml("ListBucketResult", content + listing.contents + listing.prefixes);
}

} // namespace gatehouse::sandbox
