// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/RequestGate.h"

#include "core/aws/AwsHost.h"
#include "core/proxy/Authority.h"
#include "core/proxy/HostGuard.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

using aws::Authentication;
using aws::AwsFault;
using aws::PayloadForm;

const char* const kWiredFix =
    "Export the session from Gatehouse again, and unset AWS_PROFILE and other AWS_ variables that "
    "name credentials.";

std::optional<AwsFault> notSpoken(Authentication form) {
    switch (form) {
    case Authentication::SigV4Header:
    case Authentication::SigV4Query:
        return std::nullopt;
    case Authentication::None:
        return AwsFault{403, "MissingAuthenticationToken",
                        std::string("Gatehouse forwards only requests that are signed with the key "
                                    "of a session, and this one is not signed. ") +
                            kWiredFix};
    case Authentication::SigV4a:
        return AwsFault{400, "NotImplemented",
                        "Gatehouse cannot check SigV4A signatures (multi-region access points, "
                        "global endpoints). Use a regional endpoint instead."};
    case Authentication::SigV2:
        return AwsFault{400, "InvalidRequest",
                        "This request is signed with Signature Version 2. Switch the tool to "
                        "version 4, for boto3 and the AWS CLI by signature_version = s3v4."};
    case Authentication::Bearer:
    case Authentication::Basic:
    case Authentication::Other:
        break;
    }
    return AwsFault{400, "IncompleteSignature",
                    "The Authorization header of this request is no AWS Signature Version 4. "
                    "Gatehouse forwards only requests that are signed with the key of a session."};
}

std::string sessionName(const SessionEntry& session) {
    return "The Gatehouse session \"" + session.roleDisplay +
           (session.appName.empty() ? "\"" : "\" of " + session.appName);
}

std::optional<AwsFault> refusalOf(const SessionLookup& found, std::string_view keyId) {
    switch (found.standing) {
    case SessionStanding::Usable:
        return std::nullopt;
    case SessionStanding::Stopped:
        return AwsFault{403, "ExpiredToken",
                        sessionName(*found.entry) +
                            " was stopped, and its key with it. Start a session in Gatehouse and "
                            "export it again."};
    case SessionStanding::Expired:
        return AwsFault{403, "ExpiredToken",
                        sessionName(*found.entry) +
                            " has expired. Renew it in Gatehouse; the exported key then works "
                            "again."};
    case SessionStanding::Failed:
        return AwsFault{403, "AccessDenied",
                        sessionName(*found.entry) + " has no credentials at the moment. " +
                            found.entry->error};
    case SessionStanding::Unknown:
        break;
    }
    return AwsFault{403, "InvalidClientTokenId",
                    "The access key " + std::string(keyId.substr(0, 64)) +
                        " belongs to no session of Gatehouse: the tool took its credentials from "
                        "somewhere else, or the session is gone. " +
                        kWiredFix};
}

} // namespace

Admission RequestGate::admit(const aws::RequestView& request, aws::BodyPresence body,
                             const Arrival& arrival) {
    Admission admission;
    admission.host = arrival.host;
    if (arrival.isForeign) {
        admission.fault = AwsFault{403, "AccessDenied",
                                   "This request came from a program of another user of this "
                                   "computer. Gatehouse serves only the user who started it."};
        return admission;
    }
    if (arrival.way == Arrival::Way::Endpoint &&
        !isOwnHost(request.headers.get("host").value_or(""), arrival.ownPort)) {
        // Before anything else: what a web page can make a browser send must learn nothing.
        admission.fault = AwsFault{403, "AccessDenied",
                                   "The Host of this request is not the address of Gatehouse's "
                                   "proxy. Use http://127.0.0.1:" +
                                       std::to_string(arrival.ownPort) + " as endpoint URL."};
        return admission;
    }
    if (!(admission.fault = findSession(request, admission)) &&
        !(admission.fault = findHost(request, arrival, admission)) &&
        !(admission.fault = findPayload(request, body, admission)) &&
        !admission.payloadHash.empty())
        admission.fault = check(request, admission);
    return admission;
}

std::optional<AwsFault> RequestGate::stopped(const Admission& admission) const {
    const std::string& keyId = admission.signature.accessKeyId;
    const auto found = m_sessions.find(keyId, m_clock.now());
    const bool isGone =
        found.standing == SessionStanding::Stopped || found.standing == SessionStanding::Unknown;
    return isGone ? refusalOf(found, keyId) : std::nullopt;
}

std::optional<AwsFault> RequestGate::findSession(const aws::RequestView& request,
                                                 Admission& admission) {
    if (auto fault = notSpoken(aws::authenticationOf(request)))
        return fault;
    auto signature = aws::readSignature(request);
    if (!signature)
        return signature.error();
    admission.signature = std::move(*signature);
    const auto found = m_sessions.find(admission.signature.accessKeyId, m_clock.now());
    admission.session = found.entry;
    if (auto fault = refusalOf(found, admission.signature.accessKeyId))
        return fault;
    if (admission.signature.form == Authentication::SigV4Query)
        return AwsFault{
            400, "NotImplemented",
            "Gatehouse cannot forward presigned URLs made with a session's key yet. Make "
            "the call with signed headers instead."};
    return std::nullopt;
}

std::optional<AwsFault> RequestGate::findHost(const aws::RequestView& request,
                                              const Arrival& arrival, Admission& admission) {
    const std::string field{request.headers.get("host").value_or("")};
    if (arrival.way == Arrival::Way::Endpoint) {
        auto host =
            aws::hostForScope(admission.signature.scope,
                              request.headers.get("x-amz-target").value_or(""), request.target);
        if (!host)
            return host.error();
        admission.host = std::move(*host);
        return std::nullopt;
    }
    const auto named = parseAuthority(field, "443");
    if (!named || named->host != arrival.host)
        return AwsFault{403, "AccessDenied",
                        "The request names the host \"" + field.substr(0, 100) +
                            "\", but the connection was made to " + arrival.host +
                            ". Gatehouse forwards a request only to the host it was signed for."};
    return aws::checkScopeFitsHost(admission.signature.scope, arrival.host);
}

std::optional<AwsFault> RequestGate::findPayload(const aws::RequestView& request,
                                                 aws::BodyPresence body, Admission& admission) {
    const auto form = aws::payloadFormOf(request.headers, body);
    const auto declared = request.headers.get("x-amz-content-sha256");
    if (!form)
        return AwsFault{
            400, "InvalidArgument",
            "Gatehouse does not know the value of x-amz-content-sha256 in this request: " +
                std::string(declared.value_or("").substr(0, 80)) + '.'};
    admission.form = *form;
    switch (*form) {
    case PayloadForm::None:
        admission.payloadHash = declared.value_or(aws::kEmptyPayloadHash);
        return std::nullopt;
    case PayloadForm::Hex:
    case PayloadForm::Unsigned:
    case PayloadForm::UnsignedTrailer:
        admission.payloadHash = declared.value_or("");
        return std::nullopt;
    case PayloadForm::Spooled:
        // Endless by nature, and signed over nothing: waiting for its end would take for ever.
        if (request.headers.get("content-type").value_or("") !=
            "application/vnd.amazon.eventstream")
            return std::nullopt;
        break;
    case PayloadForm::SignedChunks:
    case PayloadForm::SignedChunksTrailer:
    case PayloadForm::Events:
        break;
    }
    return AwsFault{400, "NotImplemented",
                    "Gatehouse cannot forward uploads that sign every part of the body (" +
                        std::string(declared.value_or("event stream")) +
                        ") yet. Use https instead of an http endpoint for the tool, or switch "
                        "payload signing off."};
}

std::optional<AwsFault> RequestGate::check(const aws::RequestView& request,
                                           const Admission& admission) {
    const std::string_view hash = admission.payloadHash;
    return aws::verify(request, admission.signature, admission.session->key.secretAccessKey, hash,
                       m_clock.now(), m_keys);
}

} // namespace gatehouse::proxy
