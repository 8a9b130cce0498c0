// SPDX-License-Identifier: Apache-2.0
// Signature Version 4: reading, checking and making (AWS documentation, "AWS Signature Version 4
// for API requests"). The signature of a request covers the bytes that were received, so nothing
// here parses a URL and writes it again.
#pragma once

#include "core/aws/AwsFault.h"
#include "core/aws/CanonicalRequest.h"
#include "core/aws/Credentials.h"
#include "core/aws/PayloadForm.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatehouse::aws {

/// date/region/service/aws4_request
struct CredentialScope {
    std::string date; ///< "20150830"
    std::string region;
    std::string service; ///< Signing name, used as it stands.
    [[nodiscard]] std::string toString() const;
    bool operator==(const CredentialScope&) const = default;
};

/// How a request says who it is from.
enum class Authentication {
    None,
    SigV4Header,
    SigV4Query, ///< Presigned.
    SigV4a,     ///< AWS4-ECDSA-P256-SHA256
    SigV2,
    Bearer,
    Basic,
    Other,
};
[[nodiscard]] Authentication authenticationOf(const RequestView& request);

/// A signature as it stands in a request.
struct ReceivedSignature {
    Authentication form = Authentication::SigV4Header;
    std::string accessKeyId;
    CredentialScope scope;
    std::vector<std::string> signedHeaders; ///< Lower-case, in the order given.
    std::string signature;                  ///< 64 hex digits.
    std::string amzDate;                    ///< "20150830T123600Z"
    TimePoint time{};
    std::optional<std::chrono::seconds> expires = {}; ///< Of a presigned request.
    std::string sessionToken = {};
};

template <typename T>
using AwsResult = tl::expected<T, AwsFault>;

/// Reads header or query form, as leniently as AWS does. Faults: MissingAuthenticationToken,
/// IncompleteSignature.
[[nodiscard]] AwsResult<ReceivedSignature> readSignature(const RequestView& request);

/// Derived keys by key id and scope; deriving costs four HMACs. Holds 256 at most. One thread.
class SigningKeyCache final {
public:
    /// Valid until the next call.
    [[nodiscard]] std::string_view keyFor(std::string_view accessKeyId, const Secret& secret,
                                          const CredentialScope& scope);

private:
    struct Entry {
        Secret secret;
        Secret key;
    };
    std::unordered_map<std::string, Entry> m_entries;
};

/// The chain of HMACs that makes the key of one day, region and service.
[[nodiscard]] std::string deriveSigningKey(const Secret& secret, const CredentialScope& scope);
[[nodiscard]] std::string stringToSign(std::string_view amzDate, const CredentialScope& scope,
                                       std::string_view canonicalRequest);

/// How far clocks may differ.
inline constexpr std::chrono::minutes kClockTolerance{15};

/// Nothing when the signature is right for this secret and time; else the fault that AWS would
/// give: RequestTimeTooSkewed, AccessDenied (a presigned request that has expired, or x-amz headers
/// to S3 that are not signed), SignatureDoesNotMatch. `payloadHash` is the last line of the
/// canonical request. The session token is not looked at. Compares in constant time.
[[nodiscard]] std::optional<AwsFault> verify(const RequestView& request,
                                             const ReceivedSignature& received,
                                             const Secret& secret, std::string_view payloadHash,
                                             TimePoint now, SigningKeyCache& keys);

/// What a new signature is made with and for.
struct SigningContext {
    const Credentials& credentials;
    std::string_view region;
    std::string_view service;
    TimePoint time;
    SigningKeyCache* keys = nullptr;   ///< May be null.
    std::optional<PathForm> path = {}; ///< Where it is not the service's own.
};

/// The value of Authorization over exactly these headers, at the time of the context. `names` are
/// lower-case and sorted; the caller has set X-Amz-Date.
[[nodiscard]] std::string authorizationFor(const RequestView& request,
                                           std::span<const std::string> names,
                                           std::string_view payloadHash,
                                           const SigningContext& context);

/// Signs the header form: replaces Authorization, X-Amz-Date, Date and X-Amz-Security-Token in
/// `headers`, sets X-Amz-Content-Sha256 to `payloadHash`, and signs the headers of `names` that are
/// present plus those that must be (host, x-amz-*). Names that intermediaries may change
/// (connection, expect, user-agent, ...) are never signed. `headers` must hold Host.
void sign(std::string_view method, std::string_view target, http::Headers& headers,
          std::vector<std::string> names, std::string_view payloadHash,
          const SigningContext& context);
/// The same over every header present: for requests of our own.
void signAll(std::string_view method, std::string_view target, http::Headers& headers,
             std::string_view payloadHash, const SigningContext& context);
/// The target with a signature in its query, over every one of `headers`; they must hold Host.
[[nodiscard]] std::string presign(const RequestView& request, std::chrono::seconds expires,
                                  std::string_view payloadHash, const SigningContext& context);
/// The same with nothing but Host signed, as browsers need it.
[[nodiscard]] std::string presign(std::string_view method, std::string_view target,
                                  std::string_view host, std::chrono::seconds expires,
                                  std::string_view payloadHash, const SigningContext& context);

} // namespace gatehouse::aws
