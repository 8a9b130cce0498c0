// SPDX-License-Identifier: Apache-2.0
#include "core/aws/StsReply.h"

#include "core/aws/SigV4.h"
#include "core/http/XmlReader.h"

#include <array>
#include <chrono>

namespace gatehouse::aws {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool isOneOf(std::string_view code, std::initializer_list<std::string_view> codes) {
    for (const std::string_view one : codes) {
        if (code == one)
            return true;
    }
    return false;
}

bool isAboutTime(const StsFault& fault) {
    return isOneOf(fault.code, {"RequestTimeTooSkewed", "RequestExpired"}) ||
           contains(fault.message, "Signature expired") ||
           contains(fault.message, "Signature not yet current");
}

// Our clock against the Date of the answer.
std::string clockSentence(const http::Response& response, TimePoint now) {
    const auto date = fromHttpDate(response.headers.get("Date").value_or(""));
    if (!date)
        return "This computer's clock is wrong by more than AWS allows (15 minutes).";
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - *date).count();
    return "This computer's clock is " + std::to_string(minutes < 0 ? -minutes : minutes) +
           " minutes " + (minutes < 0 ? "slow" : "fast") + "; AWS allows 15.";
}

std::string quoted(const StsFault& fault) {
    return fault.code + (fault.message.empty() ? "" : ": " + fault.message);
}

Error accessDenied(const StsFault& fault, const StsCall& call) {
    Error error{ErrorCode::Refused,
                "AWS refused " + call.action + " for " + call.subject + ": " + fault.message};
    if (call.action == "AssumeRole")
        error.fix =
            std::string("The role's trust policy must name the identity of ") + call.source +
            ", that identity needs the permission sts:AssumeRole for it, and " +
            (call.hasExternalId ? "the external id must be the one that the trust policy asks for."
                                : "if the trust policy asks for an external id, it must be set.");
    else
        error.fix =
            "Ask an administrator of the account for the permission sts:" + call.action + ".";
    return error;
}

// Errors that say the credentials themselves are no good.
std::optional<Error> badCredentials(const StsFault& fault, const StsCall& call) {
    const std::string from = call.source.empty() ? "that were used" : "from " + call.source;
    if (isOneOf(fault.code, {"ExpiredToken", "ExpiredTokenException"}))
        return Error{ErrorCode::NoCredentials, "The credentials " + from + " have expired.",
                     "Renew them (for IAM Identity Center: aws sso login), then try again."};
    if (isOneOf(fault.code, {"InvalidClientTokenId", "UnrecognizedClientException",
                             "InvalidAccessKeyId", "AuthFailure"}))
        return Error{ErrorCode::NoCredentials, "AWS does not know the access key " + from + ".",
                     "Check that the key exists and is active, and that a temporary key has its "
                     "session token beside it."};
    if (fault.code == "SignatureDoesNotMatch")
        return Error{ErrorCode::NoCredentials,
                     "The secret key " + from + " does not belong to its access key id.",
                     "Correct the secret key."};
    if (isOneOf(fault.code, {"MissingAuthenticationToken", "IncompleteSignature"}))
        return Error{ErrorCode::NoCredentials,
                     "AWS could not read the signature made with the credentials " + from + ".",
                     "Check access key id and secret key for stray characters."};
    if (isOneOf(fault.code, {"InvalidIdentityToken", "IDPRejectedClaim"}))
        return Error{ErrorCode::NoCredentials,
                     "AWS does not accept the web identity token for " + call.subject + ": " +
                         fault.message,
                     "Get a new token, and check the audience and the identity provider in IAM."};
    return std::nullopt;
}

std::string place(const Endpoint& endpoint) {
    return endpoint.url +
           (endpoint.overriddenBy.empty() ? "" : " (set by " + endpoint.overriddenBy + ")");
}

} // namespace

StsFault readStsFault(const http::Response& response) {
    const auto root = http::parseXml(response.body);
    if (!root)
        return {};
    const http::XmlElement* at = &*root;
    if (const auto* errors = at->child("Errors"))
        at = errors;
    if (const auto* error = at->child("Error"))
        at = error;
    return {at->textAt({"Code"}), at->textAt({"Message"})};
}

bool isTooLong(const StsFault& fault) {
    return fault.code == "ValidationError" && (contains(fault.message, "MaxSessionDuration") ||
                                               contains(fault.message, "1 hour session limit"));
}

Error explainStsFault(const StsFault& fault, const http::Response& response, const StsCall& call,
                      const Endpoint& endpoint, TimePoint now) {
    const std::string details = "HTTP " + std::to_string(response.status) + ' ' + fault.code;
    if (fault.code.empty())
        return {ErrorCode::Retry,
                place(endpoint) + " answered " + call.action + " with HTTP " +
                    std::to_string(response.status) + " and no AWS error.",
                endpoint.overriddenBy.empty()
                    ? "Something between here and AWS answers in its place: check proxy settings."
                    : "Check that the endpoint is right and serves STS.",
                details};
    Error error;
    if (isAboutTime(fault)) {
        error = {ErrorCode::BadInput, clockSentence(response, now),
                 "Set the clock, best by switching on time synchronisation."};
    } else if (auto bad = badCredentials(fault, call)) {
        error = std::move(*bad);
    } else if (isOneOf(fault.code, {"AccessDenied", "AccessDeniedException"})) {
        error = accessDenied(fault, call);
    } else if (fault.code == "RegionDisabledException") {
        error = {ErrorCode::Refused,
                 "STS is not enabled for this account in the region " + endpoint.region + ".",
                 "Enable the region in the account, or choose another by AWS_REGION."};
    } else if (response.status >= 500 || contains(fault.code, "Throttl") ||
               fault.code == "IDPCommunicationError") {
        error = {ErrorCode::Retry, "AWS could not do " + call.action + " now: " + quoted(fault),
                 "Try again in a moment."};
    } else {
        const bool isInput = isOneOf(fault.code, {"ValidationError", "MalformedPolicyDocument",
                                                  "PackedPolicyTooLarge", "InvalidParameterValue"});
        error = {isInput ? ErrorCode::BadInput : ErrorCode::Refused,
                 "AWS refused " + call.action + " for " + call.subject + ": " + quoted(fault),
                 isInput ? "Correct what the message names." : ""};
    }
    error.details = details;
    return error;
}

Error explainUnreachable(Error error, const StsCall& call, const Endpoint& endpoint) {
    if (error.code == ErrorCode::Cancelled)
        return error;
    error.message = call.action + " failed, because STS at " + place(endpoint) +
                    " gave no answer: " + error.message;
    if (!endpoint.overriddenBy.empty())
        error.fix = "Check that the endpoint is running, or remove " + endpoint.overriddenBy +
                    " to call AWS itself.";
    return error;
}

Result<Credentials> readCredentials(const http::XmlElement& result) {
    const auto text = [&result](std::string_view name) {
        return result.textAt({"Credentials", name});
    };
    Credentials credentials;
    credentials.accessKeyId = text("AccessKeyId");
    credentials.secretAccessKey = Secret(text("SecretAccessKey"));
    credentials.sessionToken = Secret(text("SessionToken"));
    if (credentials.accessKeyId.empty() || credentials.secretAccessKey.isEmpty() ||
        credentials.sessionToken.isEmpty())
        return fail(ErrorCode::Retry, "STS answered without credentials.",
                    "Check that the endpoint is STS.");
    const auto expiry = fromIso8601(text("Expiration"));
    if (!expiry)
        return fail(ErrorCode::Retry, "STS answered with an expiry that is no time.",
                    "Check that the endpoint is STS.");
    credentials.expiry = *expiry;
    credentials.isChained = true;
    return credentials;
}

} // namespace gatehouse::aws
