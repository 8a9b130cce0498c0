// SPDX-License-Identifier: Apache-2.0
// What carries a verified request onwards. The proxy knows no AWS credentials and no cluster: it
// verifies, asks the session's Forwarder for the request to send and where, and moves bytes.
//
//   Proxy --VerifiedRequest--> Forwarder --OutgoingRequest--> Proxy --bytes--> upstream
#pragma once

#include "core/aws/PayloadForm.h"
#include "core/base/Result.h"
#include "core/http/Headers.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::access {

using aws::PayloadForm;

/// A request whose signature by the session's key has been checked. Nothing in it was changed since
/// it was received.
struct VerifiedRequest {
    std::string method;
    std::string target; ///< Path and query as received, never re-serialised.
    std::string host;   ///< The AWS host that is meant, without port; in endpoint mode rebuilt from
                        ///< the scope.
    http::Headers headers;
    std::vector<std::string> signedHeaders; ///< Lower case, as listed by the client.
    std::string region;                     ///< Of the client's credential scope.
    std::string service;                    ///< Signing name of the client's credential scope.
    PayloadForm payload = PayloadForm::None;
    std::string payloadHash; ///< The hash line of the canonical request.
};

/// Where to connect. Equal targets share pooled connections.
struct UpstreamTarget {
    enum class Security { Tls, Plain } security = Security::Tls;
    std::string host; ///< To resolve and connect to; also SNI and the name that is verified.
    std::string port = "443";
    /// Set by a connection that authenticates with a client certificate; both PEM, the key's
    /// lifetime is the caller's session.
    std::shared_ptr<const std::string> clientCertificate = {};
    std::shared_ptr<const std::string> clientKey = {};
    /// PEM of extra roots to trust for this target; empty = the system's.
    std::shared_ptr<const std::string> extraRoots = {};
    bool operator==(const UpstreamTarget&) const = default;
};

/// Rewrites the body on its way up (signed chunks, event streams). Called on the I/O thread with
/// bytes in order.
class BodyTransform {
public:
    virtual ~BodyTransform() = default;
    /// Appends what may be sent so far; an error aborts the request.
    [[nodiscard]] virtual Result<void> transform(std::string_view received, std::string& out) = 0;
    [[nodiscard]] virtual Result<void> finish(std::string& out) = 0;
};

/// The head to send upstream; the body follows as received, or through `body` when set.
struct OutgoingRequest {
    UpstreamTarget target;
    std::string method;
    std::string requestTarget;
    http::Headers headers; ///< Complete but for hop-by-hop fields, which are the proxy's.
    std::unique_ptr<BodyTransform> body = {};
};

/// Implementations belong to the I/O thread: `prepare` is called there and the reply is given
/// there, at once when everything is cached, later when credentials must be renewed first. After
/// destruction no reply comes.
class Forwarder {
public:
    using Reply = std::function<void(Result<OutgoingRequest>)>;
    virtual ~Forwarder() = default;
    virtual void prepare(VerifiedRequest request, Reply reply) = 0;
};

} // namespace gatehouse::access
