// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/ObjectStore.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

namespace gatehouse::sandbox {

std::size_t ObjectStore::size() const {
    std::size_t total = 0;
    for (const auto& [name, bucket] : buckets) {
        for (const auto& [key, object] : bucket.objects)
            total += object.data->size();
    }
    for (const auto& [id, upload] : uploads) {
        for (const auto& [number, part] : upload.parts)
            total += part.data->size();
    }
    return total;
}

std::string etagOf(const std::string& content) {
    return '"' + toHex(crypto::md5(content)) + '"';
}

void fillWithSamples(ObjectStore& store, TimePoint now) {
    const auto put = [&](const char* account, const char* bucket, const char* key,
                         std::string content) {
        Bucket& home = store.buckets[bucket];
        home.account = account;
        home.region = "us-east-1";
        home.created = now;
        Object object;
        object.etag = etagOf(content);
        object.data = std::make_shared<const std::string>(std::move(content));
        object.modified = now;
        object.headers.add("Content-Type", "text/plain");
        home.objects[key] = std::move(object);
    };
    put("111122223333", "shop-production-assets", "README.txt",
        "This bucket exists only in the memory of Gatehouse's sandbox.\n");
    put("111122223333", "shop-production-assets", "css/site.css", "body { margin: 0 }\n");
    put("111122223333", "shop-production-logs", "2026/11/01/access.log",
        "203.0.113.7 GET /checkout 200\n");
    put("444455556666", "shop-staging-assets", "README.txt", "Staging.\n");
    put("777788889999", "lake-raw", "orders/2026-11-01.csv", "order,total\n1001,42.50\n");
    put("777788889999", "lake-reports", "weekly.txt", "Revenue is up.\n");
}

} // namespace gatehouse::sandbox
