// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CredentialLookups.h"

#include "core/aws/ShellWords.h"

#include "core/base/ChildProcess.h"
#include "core/base/Encoding.h"

#include <nlohmann/json.hpp>

namespace gatehouse::aws {
namespace {

constexpr std::chrono::seconds kLimit{120};
constexpr std::size_t kLongestQuote = 400;

// The end of what the program complained about: there the reason stands.
std::string complaint(const ChildOutput& result) {
    std::string_view text = trim(result.err);
    if (text.size() > kLongestQuote)
        text.remove_prefix(text.size() - kLongestQuote);
    return text.empty() ? "It printed no reason." : "It says: " + std::string(text);
}

bool isVersionOne(std::string_view json) {
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    return parsed.is_object() && parsed.contains("Version") && parsed["Version"] == 1;
}

} // namespace

Lookup processCredentials(const LookupContext& context, const Profile& profile) {
    const auto command = profile.get("credential_process");
    if (!command)
        return std::nullopt;
    const std::string where = "credential_process of profile '" + profile.name + "'";
    const auto failed = [&where](ErrorCode code, const std::string& what, std::string fix) {
        return fail(code, "The " + where + " gave no credentials: " + what, std::move(fix));
    };
    const auto words = splitShellWords(*command);
    if (!words || words->empty())
        return failed(ErrorCode::BadInput, words ? "it names no program." : words.error().message,
                      "Correct it in line " + std::to_string(profile.lineOf("credential_process")) +
                          " of " + context.shown(profile.file) + '.');
    auto result = runChild({*words, context.world.environment, kLimit}, context.cancel);
    if (!result) {
        const bool isMissing = result.error().code == ErrorCode::NotFound;
        return failed(isMissing ? ErrorCode::BadInput : result.error().code, result.error().message,
                      result.error().fix);
    }
    if (result->exitCode != 0)
        return failed(ErrorCode::NoCredentials,
                      "it ended with exit code " + std::to_string(result->exitCode) + ". " +
                          complaint(*result),
                      "Run it in a terminal, and sign in to it if it asks for that.");
    auto credentials = readCredentialJson(result->out, "SessionToken");
    const bool isKnown = isVersionOne(result->out);
    wipe(result->out);
    if (!credentials || !isKnown)
        return failed(
            ErrorCode::BadInput,
            credentials ? "its answer has not \"Version\": 1." : credentials.error().message,
            "It must print {\"Version\": 1, \"AccessKeyId\": …, \"SecretAccessKey\": …}.");
    if (credentials->expiry && *credentials->expiry <= context.world.clock.now())
        return failed(ErrorCode::NoCredentials, "those that it printed have expired.",
                      "Run it in a terminal, and sign in to it if it asks for that.");
    credentials->source = where;
    return std::optional(std::move(*credentials));
}

} // namespace gatehouse::aws
