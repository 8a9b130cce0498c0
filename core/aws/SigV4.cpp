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

std::string keyFor(const SigningContext& context, const CredentialScope& scope) {
    const Credentials& credentials = context.credentials;
    if (context.keys != nullptr)
        return context.keys->keyFor(credentials.accessKeyId, credentials.secretAccessKey, scope);
    return deriveSigningKey(credentials.secretAccessKey, scope);
}

} // namespace

std::string CredentialScope::toString() const {
    std::string text;
    text.append(date).append("/").append(region).append("/").append(service);
    return text.append("/aws4_request");
}

std::string deriveSigningKey(const Secret& secret, const CredentialScope& scope) {
    std::string start = "AWS4";
    start += secret.reveal();
    std::string key = crypto::hmacSha256(start, scope.date);
    wipe(start);
    key = crypto::hmacSha256(key, scope.region);
    key = crypto::hmacSha256(key, scope.service);
    return crypto::hmacSha256(key, "aws4_request");
}

const std::string& SigningKeyCache::keyFor(std::string_view accessKeyId, const Secret& secret,
                                           const CredentialScope& scope) {
    constexpr std::size_t kMost = 256;
    std::string name(accessKeyId);
    name.append("/").append(scope.toString());
    const auto found = m_entries.find(name);
    if (found != m_entries.end() &&
        equalInConstantTime(found->second.secret.reveal(), secret.reveal()))
        return found->second.key;
    if (m_entries.size() >= kMost)
        m_entries.clear();
    Entry entry{secret, deriveSigningKey(secret, scope)};
    return m_entries.insert_or_assign(std::move(name), std::move(entry)).first->second.key;
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
    const std::string& key = keys.keyFor(received.accessKeyId, secret, received.scope);
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

void sign(std::string_view method, std::string_view target, http::Headers& headers,
          std::vector<std::string> names, std::string_view payloadHash,
          const SigningContext& context) {
    const std::string amzDate = toAmzDate(context.time);
    headers.remove("date");
    headers.set("X-Amz-Date", amzDate);
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

    const CredentialScope scope = scopeOf(context, amzDate);
    const std::string canonical = canonicalRequest({method, target, headers},
                                                   pathFormOf(context.service), names, payloadHash);
    std::string list;
    for (const std::string& name : names)
        list.append(list.empty() ? "" : ";").append(name);
    std::string value = "AWS4-HMAC-SHA256 Credential=";
    value.append(context.credentials.accessKeyId).append("/").append(scope.toString());
    value.append(", SignedHeaders=").append(list).append(", Signature=");
    value.append(signatureOf(keyFor(context, scope), amzDate, scope, canonical));
    headers.set("Authorization", std::move(value));
}

void signAll(std::string_view method, std::string_view target, http::Headers& headers,
             std::string_view payloadHash, const SigningContext& context) {
    std::vector<std::string> names;
    for (const http::Field& field : headers)
        names.push_back(toLower(field.name));
    sign(method, target, headers, std::move(names), payloadHash, context);
}

std::string presign(std::string_view method, std::string_view target, std::string_view host,
                    std::chrono::seconds expires, std::string_view payloadHash,
                    const SigningContext& context) {
    const std::string amzDate = toAmzDate(context.time);
    const CredentialScope scope = scopeOf(context, amzDate);
    std::string full(target);
    full += full.find('?') == std::string::npos ? '?' : '&';
    full += "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
            percentEncode(context.credentials.accessKeyId + '/' + scope.toString()) +
            "&X-Amz-Date=" + amzDate + "&X-Amz-Expires=" + std::to_string(expires.count());
    if (context.credentials.isTemporary())
        full += "&X-Amz-Security-Token=" + percentEncode(context.credentials.sessionToken.reveal());
    full += "&X-Amz-SignedHeaders=host";
    http::Headers headers;
    headers.add("Host", std::string(host));
    const std::array<std::string, 1> names{"host"};
    const std::string canonical =
        canonicalRequest({method, full, headers}, pathFormOf(context.service), names, payloadHash);
    return full +
           "&X-Amz-Signature=" + signatureOf(keyFor(context, scope), amzDate, scope, canonical);
}

} // namespace gatehouse::aws
