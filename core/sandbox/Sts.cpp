// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/Sts.h"

#include "core/aws/Arn.h"
#include "core/base/Encoding.h"
#include "core/crypto/Random.h"
#include "core/http/Url.h"

#include <charconv>
#include <map>

namespace gatehouse::sandbox {
namespace {

using Form = std::map<std::string, std::string>;
using Answer = aws::AwsResult<http::ServedResponse>;

tl::unexpected<aws::AwsFault> fault(int status, const char* code, std::string message) {
    return tl::unexpected<aws::AwsFault>(aws::AwsFault{status, code, std::move(message)});
}

http::ServedResponse xml(const std::string& action, const std::string& result) {
    http::ServedResponse response;
    response.headers.add("Content-Type", "text/xml");
    response.body =
        "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
        "Result>" + result + "</" + action + "Result><ResponseMetadata><RequestId>" +
        toHex(crypto::randomBytes(16)) + "</RequestId></ResponseMetadata></" + action + "Response>";
    return response;
}

std::string element(const char* name, std::string_view value) {
    return std::string("<") + name + ">" + xmlEscape(value) + "</" + name + ">";
}

std::string credentialsXml(const aws::Credentials& made) {
    return "<Credentials>" + element("AccessKeyId", made.accessKeyId) +
           element("SecretAccessKey", made.secretAccessKey.reveal()) +
           element("SessionToken", made.sessionToken.reveal()) +
           element("Expiration", toIso8601(*made.expiry)) + "</Credentials>";
}

/// The duration asked for, or a fault.
aws::AwsResult<Seconds> duration(const Form& form, Seconds usual, Seconds longest) {
    const auto found = form.find("DurationSeconds");
    if (found == form.end())
        return usual;
    long seconds = 0;
    const std::string& text = found->second;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || seconds < 900)
        return fault(400, "ValidationError",
                     "1 validation error detected: Value '" + text +
                         "' at 'durationSeconds' failed to satisfy constraint: Member must have "
                         "value greater than or equal to 900");
    if (Seconds(seconds) > longest)
        return fault(400, "ValidationError",
                     longest <= Seconds(3600)
                         ? "The requested DurationSeconds exceeds the 1 hour session limit for "
                           "roles assumed by role chaining."
                         : "The requested DurationSeconds exceeds the MaxSessionDuration set for "
                           "this role.");
    return Seconds(seconds);
}

Answer assumeRole(const Form& form, const CheckedRequest& checked, Keys& keys, TimePoint now) {
    const auto value = [&](const char* name) {
        const auto found = form.find(name);
        return found == form.end() ? std::string() : found->second;
    };
    const auto refused = [&] {
        return fault(
            403, "AccessDenied",
            "User: " + checked.caller.arn +
                " is not authorized to perform: sts:AssumeRole on resource: " + value("RoleArn"));
    };
    if (value("RoleSessionName").size() < 2)
        return fault(400, "ValidationError",
                     "1 validation error detected: Value at "
                     "'roleSessionName' failed to satisfy constraint");
    const auto arn = aws::RoleArn::parse(value("RoleArn"));
    if (!arn)
        return fault(400, "ValidationError", value("RoleArn") + " is invalid");
    for (const Account& account : accounts()) {
        for (const Role& role : account.roles) {
            if (arn->account != account.id || arn->name != role.name)
                continue;
            if (account.externalId != value("ExternalId"))
                return refused();
            const bool isChained = !checked.caller.session.empty();
            const auto length =
                duration(form, Seconds(3600), Seconds(isChained ? 3600 : 12 * 3600));
            if (!length)
                return tl::unexpected<aws::AwsFault>(length.error());
            Caller caller;
            caller.account = account.id;
            caller.name = arn->display;
            caller.session = value("RoleSessionName");
            caller.arn = "arn:aws:sts::" + account.id + ":assumed-role/" + arn->display + '/' +
                         caller.session;
            caller.userId = "AROASANDBOX" + account.id.substr(0, 10) + ':' + caller.session;
            caller.rights = role.rights;
            caller.isChained = isChained;
            const aws::Credentials made = keys.issue(caller, now + *length);
            return xml("AssumeRole", credentialsXml(made) + "<AssumedRoleUser>" +
                                         element("AssumedRoleId", caller.userId) +
                                         element("Arn", caller.arn) + "</AssumedRoleUser>");
        }
    }
    return refused();
}

Answer federationToken(const Form& form, const CheckedRequest& checked, Keys& keys, TimePoint now) {
    if (!checked.caller.session.empty())
        return fault(403, "AccessDenied",
                     "Cannot call GetFederationToken with session credentials");
    const auto name = form.find("Name");
    if (name == form.end() || name->second.size() < 2)
        return fault(400, "ValidationError", "Name must have at least 2 characters");
    const auto length = duration(form, Seconds(12 * 3600), Seconds(36 * 3600));
    if (!length)
        return tl::unexpected<aws::AwsFault>(length.error());
    Caller caller = checked.caller;
    caller.session = name->second;
    caller.arn = "arn:aws:sts::" + caller.account + ":federated-user/" + name->second;
    caller.userId = caller.account + ':' + name->second;
    const aws::Credentials made = keys.issue(caller, now + *length);
    return xml("GetFederationToken", credentialsXml(made) + "<FederatedUser>" +
                                         element("FederatedUserId", caller.userId) +
                                         element("Arn", caller.arn) + "</FederatedUser>");
}

} // namespace

Answer answerSts(const http::ServedRequest& request, const CheckedRequest& checked, Keys& keys,
                 TimePoint now) {
    Form form;
    const std::size_t query = request.head.target.find('?');
    if (query != std::string::npos) {
        for (auto& [name, value] : http::decodeForm(request.head.target.substr(query + 1)))
            form[name] = value;
    }
    for (auto& [name, value] : http::decodeForm(checked.body))
        form[name] = value;
    const std::string action = form["Action"];
    if (action == "GetCallerIdentity")
        return xml(action, element("Arn", checked.caller.arn) +
                               element("UserId", checked.caller.userId) +
                               element("Account", checked.caller.account));
    if (action == "AssumeRole")
        return assumeRole(form, checked, keys, now);
    if (action == "GetFederationToken")
        return federationToken(form, checked, keys, now);
    return fault(
        400, "InvalidAction",
        "The sandbox's STS has AssumeRole, GetCallerIdentity and GetFederationToken, not " +
            (action.empty() ? "a call without Action" : action) + ".");
}

} // namespace gatehouse::sandbox
