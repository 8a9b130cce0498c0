// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/CommandLine.h"

#include "core/base/ChildProcess.h"

#include <cstdlib>

namespace gatehouse::tests {

CommandLine::CommandLine() {
    const std::filesystem::path program = GATEHOUSE_PROGRAM;
    const char* path = std::getenv("PATH"); // NOLINT: no other thread changes it
    m_environment.set("PATH", program.parent_path().string() + ':' + (path != nullptr ? path : ""));
    m_environment.set("HOME", m_home.path().string());
    m_environment.set("GATEHOUSE_HOME", (m_home.path() / "gatehouse").string());
    m_environment.set("USER", "jane");
    m_environment.set("LC_ALL", "C.UTF-8");
    m_environment.set("AWS_EC2_METADATA_DISABLED", "true");
    for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) // NOLINT: as above
            m_environment.set(name, value);
    }
}

Ran CommandLine::run(const std::vector<std::string>& words,
                     const std::vector<std::pair<std::string, std::string>>& more) const {
    std::vector<std::string> command{GATEHOUSE_PROGRAM};
    command.insert(command.end(), words.begin(), words.end());
    return runOther(command, more);
}

Ran CommandLine::runOther(const std::vector<std::string>& command,
                          const std::vector<std::pair<std::string, std::string>>& more) const {
    ChildRequest request{command};
    Environment environment = m_environment;
    for (const auto& [name, value] : more)
        environment.set(name, value);
    request.environment = std::move(environment);
    request.timeout = std::chrono::seconds(100);
    auto output = runChild(request, {});
    if (!output)
        return {-1, {}, output.error().sentence()};
    return {output->exitCode, std::move(output->out), std::move(output->err)};
}

} // namespace gatehouse::tests
