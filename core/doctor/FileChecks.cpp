// SPDX-License-Identifier: Apache-2.0
// ~/.aws/config and ~/.aws/credentials as the AWS CLI reads them, and the files of connections.
#include "core/aws/IniLines.h"
#include "core/aws/SharedConfig.h"
#include "core/config/File.h"
#include "core/config/Paths.h"
#include "core/doctor/Ward.h"

#include <algorithm>
#include <system_error>

namespace gatehouse::doctor {
namespace {

/// Gatehouse reads on where the AWS CLI refuses the whole file, so to itself that is a warning.
bool isRefusal(const Problem& problem) {
    const auto text = config::readFile(problem.file);
    if (!text)
        return false;
    const auto refusals = aws::iniRefusals(*text, problem.file);
    return std::ranges::find(refusals, problem) != refusals.end();
}

Finding problemFinding(const Problem& problem, const char* id) {
    Finding found{id, Area::Files, std::filesystem::path(problem.file).filename().string()};
    found.outcome = problem.severity == Problem::Severity::Error || isRefusal(problem)
                        ? Outcome::Failure
                        : Outcome::Warning;
    Problem told = problem;
    told.fix.clear();
    found.sentence = told.sentence();
    found.fix = problem.fix;
    found.details = problem.file;
    return found;
}

/// Keys that everybody on this computer may read.
void checkMode(const Ward& ward, const std::filesystem::path& credentials) {
    std::error_code failed;
    const auto mode = std::filesystem::status(credentials, failed).permissions();
    constexpr auto kOthers =
        std::filesystem::perms::group_read | std::filesystem::perms::others_read;
    if (failed || (mode & kOthers) == std::filesystem::perms::none)
        return;
    Finding found{"files.mode", Area::Files, "credentials", Outcome::Warning,
                  "Other users of this computer may read the keys in " + credentials.string() +
                      '.'};
    found.fix = "Keep it for yourself:";
    found.command = "chmod 600 '" + credentials.string() + '\'';
    ward.tell(found);
}

} // namespace

void checkFiles(const Ward& ward) {
    ward.begin("AWS files");
    const config::Paths paths(ward.own);
    const auto shared = aws::SharedConfig::load(ward.own, paths.userHome());
    for (const Problem& problem : shared.problems())
        ward.tell(problemFinding(problem, "files.aws"));
    if (shared.problems().empty()) {
        const auto count = shared.profiles().size();
        ward.tell({"files.aws", Area::Files, "AWS files", Outcome::Pass,
                   count == 0
                       ? "There is no ~/.aws/config and no ~/.aws/credentials, and nothing "
                         "needs them."
                       : "The AWS CLI can read them; profiles: " + shared.profileNames() + '.'});
    }
    if (std::ranges::any_of(shared.profiles(),
                            [](const aws::Profile& one) { return one.hasStaticKeys(); }))
        checkMode(ward, shared.credentialsFile());
    for (const engine::ConnectionState& connection : ward.options.engine.state()->connections) {
        if (connection.settings.kind == "profiles")
            continue; // the same files
        for (const Problem& problem : connection.problems)
            ward.tell(problemFinding(problem, "files.connection"));
    }
}

} // namespace gatehouse::doctor
