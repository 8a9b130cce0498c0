// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SigV4.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

/// Headers that a proxy on the way may add, change or drop, so that no signature may hold them.
bool isUnsignable(std::string_view name) {
    static constexpr std::array<std::string_view, 15> kNames{
        "authorization", "connection",        "keep-alive", "te",
        "trailer",       "transfer-encoding", "upgrade",    "expect",
        "user-agent",    "x-amzn-trace-id",   ":authority", "date",
        "via",           "cache-control",     "forwarded"};
    return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("proxy-") ||
           name.starts_with("sec-websocket-");
}

std::string signatureOf(std::string_view key, std::string_view amzDate,
                        const CredentialScope& scope, std::string_view canonical) {
    return toHex(crypto::hmacSha256(key, stringToSign(amzDate, scope, canonical)));
}

std::optional<AwsFault> checkTime(const ReceivedSignature& received, TimePoint now) {
    if (received.form == Authentication::SigV4Query) {
        const auto lifetime = received.expires.value_or(std::chrono::seconds(900));
        if (now > received.time + lifetime)
            return AwsFault{403, "AccessDenied",
                            "Request has expired: it was signed at " + received.amzDate + " for " +
                                std::to_string(lifetime.count()) + " seconds."};
        if (received.time > now + kClockTolerance)
            return AwsFault{403, "AccessDenied",
                            "Request is not valid yet: it is signed for " + received.amzDate +
                                ". Check this computer's clock."};
        return std::nullopt;
    }
    if (received.time + kClockTolerance < now || received.time > now + kClockTolerance)
        return AwsFault{403, "RequestTimeTooSkewed",
                        "The difference between the request time (" + received.amzDate +
                            ") and the current time (" + toAmzDate(now) +
                            ") is too large. Set the clock where the tool runs."};
    return std::nullopt;
}

CredentialScope scopeOf(const SigningContext& context, std::string_view amzDate) {
    return {std::string(amzDate.substr(0, 8)), std::string(context.region),
            std::string(context.service)};
}

std::string signatureIn(const SigningContext& context, const CredentialScope& scope,
                        std::string_view amzDate, std::string_view canonical) {
    const Credentials& credentials = context.credentials;
    SigningKeyCache once;
    SigningKeyCache& keys = context.keys != nullptr ? *context.keys : once;
    return signatureOf(keys.keyFor(credentials.accessKeyId, credentials.secretAccessKey, scope),
                       amzDate, scope, canonical);
}

PathForm pathFormIn(const SigningContext& context) {
    return context.path.value_or(pathFormOf(context.service));
}

std::string joinNames(std::span<const std::string> names) {
    std::string list;
    for (const std::string& name : names)
        list.append(list.empty() ? "" : ";").append(name);
    return list;
}

/// S3 refuses requests whose own headers are not covered; what the signature holds anyway is fine.
std::optional<AwsFault> checkSignedHeaders(const RequestView& request,
                                           const ReceivedSignature& received) {
    if (pathFormOf(received.scope.service) != PathForm::S3)
        return std::nullopt;
    std::string missing;
    for (const http::Field& field : request.headers) {
        const std::string name = toLower(field.name);
        const bool mustBeSigned =
            name.starts_with("x-amz-") && name != "x-amz-date" && name != "x-amz-content-sha256" &&
            std::ranges::find(received.signedHeaders, name) == received.signedHeaders.end();
        if (mustBeSigned)
            missing.append(missing.empty() ? "" : ", ").append(name);
    }
    if (missing.empty())
        return std::nullopt;
    return AwsFault{403, "AccessDenied",
                    "There were headers present in the request which were not signed: " + missing +
                        '.'};
}

} // namespace

std::string CredentialScope::toString() const {
    std::string text;
    text.append(date).append("/").append(region).append("/").append(service);
    return text.append("/aws4_request");
}

std::string deriveSigningKey(const Secret& secret, const CredentialScope& scope) {
    std::string key = "AWS4";
    key += secret.reveal();
    for (const std::string_view step :
         {std::string_view(scope.date), std::string_view(scope.region),
          std::string_view(scope.service), std::string_view("aws4_request")}) {
        std::string next = crypto::hmacSha256(key, step);
        wipe(key);
        key = std::move(next);
    }
    return key;
}

std::string_view SigningKeyCache::keyFor(std::string_view accessKeyId, const Secret& secret,
                                         const CredentialScope& scope) {
    constexpr std::size_t kMost = 256;
    std::string name(accessKeyId);
    name.append("/").append(scope.toString());
    const auto found = m_entries.find(name);
    if (found != m_entries.end() &&
        equalInConstantTime(found->second.secret.reveal(), secret.reveal()))
        return found->second.key.reveal();
    if (m_entries.size() >= kMost)
        m_entries.clear();
    Entry entry{secret, Secret(deriveSigningKey(secret, scope))};
    return m_entries.insert_or_assign(std::move(name), std::move(entry)).first->second.key.reveal();
}

std::string stringToSign(std::string_view amzDate, const CredentialScope& scope,
                         std::string_view canonicalRequest) {
    std::string text = "AWS4-HMAC-SHA256\n";
    text.append(amzDate).append("\n").append(scope.toString()).append("\n");
    return text.append(crypto::sha256Hex(canonicalRequest));
}

std::optional<AwsFault> verify(const RequestView& request, const ReceivedSignature& received,
                               const Secret& secret, std::string_view payloadHash, TimePoint now,
                               SigningKeyCache& keys) {
    if (auto fault = checkTime(received, now))
        return fault;
    if (auto fault = checkSignedHeaders(request, received))
        return fault;
    const std::string_view key = keys.keyFor(received.accessKeyId, secret, received.scope);
    const std::string_view without =
        received.form == Authentication::SigV4Query ? "X-Amz-Signature" : "";
    // What AWS expects comes first; the others are what some clients really sign. All of them are
    // over the received bytes, so accepting any of them lets nothing else through.
    const PathForm expected = pathFormOf(received.scope.service);
    for (const PathForm form : {expected, PathForm::DoubleEncoded, PathForm::AsReceived}) {
        const std::string canonical =
            canonicalRequest(request, form, received.signedHeaders, payloadHash, without);
        if (equalInConstantTime(signatureOf(key, received.amzDate, received.scope, canonical),
                                toLower(received.signature)))
            return std::nullopt;
    }
    return AwsFault{403, "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you "
                    "provided. Check that the tool uses the secret key of this session's "
                    "environment, and that nothing changes the request on its way."};
}

std::string authorizationFor(const RequestView& request, std::span<const std::string> names,
                             std::string_view payloadHash, const SigningContext& context) {
    const std::string amzDate = toAmzDate(context.time);
    const CredentialScope scope = scopeOf(context, amzDate);
    const std::string canonical =
        canonicalRequest(request, pathFormIn(context), names, payloadHash);
    std::string value = "AWS4-HMAC-SHA256 Credential=";
    value.append(context.credentials.accessKeyId).append("/").append(scope.toString());
    value.append(", SignedHeaders=").append(joinNames(names)).append(", Signature=");
    return value.append(signatureIn(context, scope, amzDate, canonical));
}

void sign(std::string_view method, std::string_view target, http::Headers& headers,
          std::vector<std::string> names, std::string_view payloadHash,
          const SigningContext& context) {
    headers.remove("date");
    headers.set("X-Amz-Date", toAmzDate(context.time));
    headers.set("X-Amz-Content-Sha256", std::string(payloadHash));
    headers.remove("x-amz-security-token");
    if (context.credentials.isTemporary())
        headers.set("X-Amz-Security-Token", std::string(context.credentials.sessionToken.reveal()));
    for (const char* required :
         {"host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"})
        names.emplace_back(required);
    std::erase_if(names, [&headers](const std::string& name) {
        return isUnsignable(name) || !headers.has(name);
    });
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());

    headers.set("Authorization",
                authorizationFor({method, target, headers}, names, payloadHash, context));
}

void signAll(std::string_view method, std::string_view target, http::Headers& headers,
             std::string_view payloadHash, const SigningContext& context) {
    std::vector<std::string> names;
    for (const http::Field& field : headers)
        names.push_back(toLower(field.name));
    sign(method, target, headers, std::move(names), payloadHash, context);
}

std::string presign(const RequestView& request, std::chrono::seconds expires,
                    std::string_view payloadHash, const SigningContext& context) {
    std::vector<std::string> names;
    for (const http::Field& field : request.headers)
        names.push_back(toLower(field.name));
    std::erase_if(names, isUnsignable);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());

    const std::string amzDate = toAmzDate(context.time);
    const CredentialScope scope = scopeOf(context, amzDate);
    std::string target(request.target);
    target += target.find('?') == std::string::npos ? '?' : '&';
    target += "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
              percentEncode(context.credentials.accessKeyId + '/' + scope.toString()) +
              "&X-Amz-Date=" + amzDate + "&X-Amz-Expires=" + std::to_string(expires.count());
    if (context.credentials.isTemporary())
        target +=
            "&X-Amz-Security-Token=" + percentEncode(context.credentials.sessionToken.reveal());
    target += "&X-Amz-SignedHeaders=" + percentEncode(joinNames(names));
    const std::string canonical = canonicalRequest({request.method, target, request.headers},
                                                   pathFormIn(context), names, payloadHash);
    return target + "&X-Amz-Signature=" + signatureIn(context, scope, amzDate, canonical);
}

std::string presign(std::string_view method, std::string_view target, std::string_view host,
                    std::chrono::seconds expires, std::string_view payloadHash,
                    const SigningContext& context) {
    http::Headers headers;
    headers.add("Host", std::string(host));
    return presign({method, target, headers}, expires, payloadHash, context);
}

} // namespace gatehouse::aws
