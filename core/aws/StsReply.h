// SPDX-License-Identifier: Apache-2.0
// What STS answers: results and errors of the query protocol (AWS STS API Reference, "Common
// Errors").
#pragma once

#include "core/aws/Credentials.h"
#include "core/aws/EndpointResolver.h"
#include "core/http/HttpClient.h"

#include <optional>
#include <string>

namespace gatehouse::http {
struct XmlElement;
}

namespace gatehouse::aws {

/// What a call was about, for errors in words.
struct StsCall {
    std::string action;  ///< "AssumeRole"
    std::string subject; ///< "role arn:aws:iam::…", "your identity"
    std::string source;  ///< `Credentials::source`; empty for calls that are not signed.
    bool hasExternalId = false;
};

/// <Code> and <Message> of an error, in any of AWS's XML forms or JSON; empty when there are none.
struct StsFault {
    std::string code;
    std::string message;
};
[[nodiscard]] StsFault readStsFault(const http::Response& response);

/// True when AWS refuses the length of the role session, be it the role's own maximum or that of
/// role chaining.
[[nodiscard]] bool isTooLong(const StsFault& fault);

[[nodiscard]] Error explainStsFault(const StsFault& fault, const http::Response& response,
                                    const StsCall& call, const Endpoint& endpoint, TimePoint now);
/// For when no answer came: names the endpoint and who set it.
[[nodiscard]] Error explainUnreachable(Error error, const StsCall& call, const Endpoint& endpoint);

/// The element <Credentials> of a result.
[[nodiscard]] Result<Credentials> readCredentials(const http::XmlElement& result);

} // namespace gatehouse::aws
