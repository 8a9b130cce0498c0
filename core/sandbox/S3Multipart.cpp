// SPDX-License-Identifier: Apache-2.0
#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/crypto/Random.h"
#include "core/http/XmlReader.h"
#include "core/sandbox/S3.h"

#include <charconv>
#include <cstdlib>

namespace gatehouse::sandbox {
namespace {

S3Answer create(const S3Request& request, ObjectStore& store) {
    const std::string id = toHex(crypto::randomBytes(24));
    Upload upload{request.bucket, request.key, request.now, {}, {}};
    for (const http::Field& field : request.raw.head.headers) {
        const std::string name = toLower(field.name);
        if (name == "content-type" || name.starts_with("x-amz-meta-"))
            upload.headers.set(field.name, field.value);
    }
    store.uploads[id] = std::move(upload);
    return s3Xml("InitiateMultipartUploadResult", s3Element("Bucket", request.bucket) +
                                                      s3Element("Key", request.key) +
                                                      s3Element("UploadId", id));
}

S3Answer putPart(const S3Request& request, ObjectStore& store, Upload& upload) {
    const int number = std::atoi(request.parameter("partNumber").c_str());
    if (number < 1 || number > 10000)
        return s3Fault(400, "InvalidArgument",
                       "Part number must be an integer between 1 and 10000, inclusive");
    const auto headers = keptHeaders(request);
    if (!headers)
        return tl::unexpected<aws::AwsFault>(headers.error());
    if (store.size() + request.checked.body.size() > ObjectStore::kLimit)
        return s3Fault(507, "InsufficientStorage",
                       "The sandbox keeps at most 512 MB in memory. Delete something first.");
    Object part;
    part.data = std::make_shared<const std::string>(request.checked.body);
    part.etag = etagOf(request.checked.body);
    part.modified = request.now;
    http::ServedResponse response;
    response.headers.add("ETag", part.etag);
    upload.parts[number] = std::move(part);
    return response;
}

/// The parts in the order of the request put together; the ETag as S3 makes it: the MD5 of the
/// parts' MD5s, a dash and their number.
S3Answer complete(const S3Request& request, ObjectStore& store, Bucket& bucket,
                  std::map<std::string, Upload>::iterator upload) {
    const auto document = http::parseXml(request.checked.body);
    if (!document)
        return s3Fault(400, "MalformedXML", "The XML you provided was not well-formed.");
    std::string data;
    std::string digests;
    int count = 0;
    for (const http::XmlElement& part : document->children) {
        if (part.name != "Part")
            continue;
        const auto found =
            upload->second.parts.find(std::atoi(part.textAt({"PartNumber"}).c_str()));
        std::string etag = part.textAt({"ETag"});
        if (!etag.starts_with('"'))
            etag = '"' + etag + '"';
        if (found == upload->second.parts.end() || found->second.etag != etag)
            return s3Fault(400, "InvalidPart",
                           "One or more of the specified parts could not be found.");
        data += *found->second.data;
        digests += crypto::md5(*found->second.data);
        ++count;
    }
    if (count == 0)
        return s3Fault(400, "MalformedXML", "There must be at least one part.");
    Object object;
    object.data = std::make_shared<const std::string>(std::move(data));
    object.etag = '"' + toHex(crypto::md5(digests)) + '-' + std::to_string(count) + '"';
    object.modified = request.now;
    object.headers = upload->second.headers;
    const std::string etag = object.etag;
    bucket.objects[request.key] = std::move(object);
    store.uploads.erase(upload);
    return s3Xml("CompleteMultipartUploadResult", s3Element("Bucket", request.bucket) +
                                                      s3Element("Key", request.key) +
                                                      s3Element("ETag", etag));
}

http::ServedResponse listParts(const S3Request& request, const Upload& upload) {
    std::string parts;
    for (const auto& [number, part] : upload.parts)
        parts += "<Part>" + s3Element("PartNumber", std::to_string(number)) +
                 s3Element("LastModified", toIso8601(part.modified)) +
                 s3Element("ETag", part.etag) +
                 s3Element("Size", std::to_string(part.data->size())) + "</Part>";
    return s3Xml("ListPartsResult", s3Element("Bucket", request.bucket) +
                                        s3Element("Key", request.key) +
                                        s3Element("UploadId", request.parameter("uploadId")) +
                                        s3Element("IsTruncated", "false") + parts);
}

http::ServedResponse listUploads(const S3Request& request, const ObjectStore& store) {
    std::string list;
    for (const auto& [id, upload] : store.uploads) {
        if (upload.bucket == request.bucket)
            list += "<Upload>" + s3Element("Key", upload.key) + s3Element("UploadId", id) +
                    s3Element("Initiated", toIso8601(upload.started)) + "</Upload>";
    }
    return s3Xml("ListMultipartUploadsResult",
                 s3Element("Bucket", request.bucket) + s3Element("IsTruncated", "false") + list);
}

} // namespace

S3Answer answerMultipart(const S3Request& request, ObjectStore& store, Bucket& bucket) {
    const std::string& method = request.raw.head.method;
    if (request.key.empty())
        return listUploads(request, store);
    if (method == "POST" && request.has("uploads"))
        return create(request, store);
    const auto upload = store.uploads.find(request.parameter("uploadId"));
    if (upload == store.uploads.end() || upload->second.bucket != request.bucket ||
        upload->second.key != request.key)
        return s3Fault(404, "NoSuchUpload", "The specified multipart upload does not exist.");
    if (method == "PUT")
        return putPart(request, store, upload->second);
    if (method == "POST")
        return complete(request, store, bucket, upload);
    if (method == "GET")
        return listParts(request, upload->second);
    if (method == "DELETE") {
        store.uploads.erase(upload);
        return http::ServedResponse{204};
    }
    return s3Fault(405, "MethodNotAllowed",
                   "The specified method is not allowed against this resource.");
}

} // namespace gatehouse::sandbox
