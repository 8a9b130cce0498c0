// SPDX-License-Identifier: Apache-2.0
// Buckets and objects in memory.
#pragma once

#include "core/base/Clock.h"
#include "core/http/Headers.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::sandbox {

struct Object {
    std::shared_ptr<const std::string> data;
    std::string etag; ///< With its quotes.
    TimePoint modified{};
    http::Headers headers = {}; ///< Content-Type, x-amz-meta-*, checksums: given back as they came.
};

struct Bucket {
    std::string account;
    std::string region;
    TimePoint created{};
    std::map<std::string, Object> objects = {};
};

struct Upload {
    std::string bucket;
    std::string key;
    TimePoint started{};
    http::Headers headers = {};
    std::map<int, Object> parts = {};
};

/// Not synchronised by itself: whoever uses it holds `mutex`.
struct ObjectStore {
    /// Of all objects and parts together.
    static constexpr std::size_t kLimit = 512U << 20U;

    std::mutex mutex;
    std::map<std::string, Bucket> buckets;
    std::map<std::string, Upload> uploads; ///< By upload id.

    [[nodiscard]] std::size_t size() const;
};

/// The buckets that the sandbox begins with.
void fillWithSamples(ObjectStore& store, TimePoint now);

/// The object's ETag: the MD5 of its content, in quotes.
[[nodiscard]] std::string etagOf(const std::string& content);

} // namespace gatehouse::sandbox
