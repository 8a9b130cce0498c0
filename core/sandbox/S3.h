// SPDX-License-Identifier: Apache-2.0
// The sandbox's S3 (Amazon S3 API Reference): buckets, objects, listings, multipart uploads.
#pragma once

#include "core/aws/SigV4.h"
#include "core/http/LoopbackServer.h"
#include "core/sandbox/ObjectStore.h"
#include "core/sandbox/RequestCheck.h"

#include <map>
#include <string>

namespace gatehouse::sandbox {

using S3Answer = aws::AwsResult<http::ServedResponse>;

/// One request, taken apart.
struct S3Request {
    const http::ServedRequest& raw;
    const CheckedRequest& checked;
    std::string bucket;                       ///< Empty for the list of buckets.
    std::string key;                          ///< Empty for the bucket itself.
    std::map<std::string, std::string> query; ///< Decoded.
    TimePoint now;

    [[nodiscard]] bool has(const char* parameter) const { return query.contains(parameter); }
    [[nodiscard]] std::string parameter(const char* name) const {
        const auto found = query.find(name);
        return found == query.end() ? std::string() : found->second;
    }
};

/// `bucketOfHost`: of a host such as bucket.s3.amazonaws.com, else empty. Safe from any thread.
[[nodiscard]] S3Answer answerS3(const http::ServedRequest& request, const CheckedRequest& checked,
                                const std::string& bucketOfHost, ObjectStore& store, TimePoint now);

/// The parts of answerS3(); the store's mutex is held.
[[nodiscard]] S3Answer answerBucket(const S3Request& request, ObjectStore& store);
[[nodiscard]] S3Answer answerObject(const S3Request& request, ObjectStore& store, Bucket& bucket);
[[nodiscard]] S3Answer answerMultipart(const S3Request& request, ObjectStore& store,
                                       Bucket& bucket);
[[nodiscard]] S3Answer listObjects(const S3Request& request, const Bucket& bucket);
/// Headers that an object keeps; BadDigest when a checksum of the request is wrong.
[[nodiscard]] aws::AwsResult<http::Headers> keptHeaders(const S3Request& request);

[[nodiscard]] tl::unexpected<aws::AwsFault> s3Fault(int status, const char* code,
                                                    std::string message);
[[nodiscard]] http::ServedResponse s3Xml(const std::string& root, const std::string& content);
[[nodiscard]] std::string s3Element(const char* name, std::string_view value);

} // namespace gatehouse::sandbox
