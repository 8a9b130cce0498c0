// SPDX-License-Identifier: Apache-2.0
// Runs the tools that are here. What happened is judged by the proxy's own log: a tool that prints
// the right thing may have gone past it, and one that prints an error may have worked.
#include "core/aws/Partition.h"
#include "core/base/ChildProcess.h"
#include "core/base/Encoding.h"
#include "core/config/File.h"
#include "core/config/Paths.h"
#include "core/crypto/Random.h"
#include "core/doctor/TestSession.h"
#include "core/doctor/Tool.h"
#include "core/doctor/Verdict.h"
#include "core/doctor/Ward.h"

#include <algorithm>
#include <set>
#include <unistd.h>

namespace gatehouse::doctor {
namespace {

namespace fs = std::filesystem;

constexpr int kLacksLibrary = 3;
constexpr std::chrono::seconds kVersionDeadline{20};

/// The programs of that name in PATH, in its order, each file once.
std::vector<std::string> findPrograms(const Environment& environment, const std::string& name) {
    std::vector<std::string> found;
    std::set<fs::path> known;
    const std::string path = environment.get("PATH").value_or("");
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find(':', start), path.size());
        const fs::path file = fs::path(path.substr(start, end - start)) / name;
        start = end + 1;
        std::error_code failed;
        if (!file.is_absolute() || !fs::is_regular_file(file, failed) ||
            ::access(file.c_str(), X_OK) != 0)
            continue;
        if (known.insert(fs::canonical(file, failed)).second)
            found.push_back(file.string());
    }
    return found;
}

/// "aws-cli/1.45.0 Python/3.11" -> "1.45.0"
std::string versionIn(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789";
    for (std::size_t at = 0; (at = text.find_first_of(kDigits, at)) != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789.", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (word.find('.') != std::string_view::npos)
            return std::string(word.substr(0, word.find_last_not_of('.') + 1));
        at = end;
    }
    return {};
}

/// What stands behind "version: " in what a call printed.
std::string versionLine(const std::string& out) {
    constexpr std::string_view kLabel = "version: ";
    if (!out.starts_with(kLabel))
        return {};
    return out.substr(kLabel.size(), out.find('\n') - kLabel.size());
}

class Trial {
public:
    Trial(const Ward& ward, const Tool& tool, TestSession& session, std::string program)
        : m_ward(ward), m_tool(tool), m_session(session), m_program(std::move(program)),
          m_folder(session.folder() / (tool.name + toHex(crypto::randomBytes(4)))) {
        m_values = {
            {"program", m_program},
            {"folder", m_folder.string()},
            {"region", session.session().region},
            {"suffix", std::string(aws::partitionOfRegion(session.session().region).dnsSuffix)},
            {"port", std::to_string(session.proxy().port)},
            {"bundle", session.environment().get("AWS_CA_BUNDLE").value_or("")},
            {"bucket", "gatehouse-doctor-" + toHex(crypto::randomBytes(8))},
            {"key", session.environment().get("AWS_ACCESS_KEY_ID").value_or("")},
            {"secret", session.environment().get("AWS_SECRET_ACCESS_KEY").value_or("")}};
        m_told = toldValues();
    }

    /// Nothing when the program turns out to be another of that name.
    std::optional<Finding> run() {
        m_finding = {"tool." + m_tool.name, Area::Tools, m_tool.title};
        m_finding.details = m_program;
        if (!m_tool.version.empty() && !askVersion())
            return m_isOther ? std::nullopt : std::optional(m_finding);
        if (!m_tool.instead.sentence.empty()) {
            advise(Outcome::Skipped, m_tool.instead);
            return m_finding;
        }
        if (const auto prepared = prepare(); !prepared) {
            m_finding.outcome = Outcome::Failure;
            m_finding.sentence = prepared.error().sentence();
            return m_finding;
        }
        call();
        return m_finding;
    }

private:
    using Values = std::vector<std::pair<std::string, std::string>>;

    /// What is told is about the person's proxy, not that of a sandbox made for this.
    [[nodiscard]] Values toldValues() const {
        Values values = m_values;
        if (!m_session.isSandbox())
            return values;
        const engine::ProxyState proxy = m_ward.options.engine.state()->proxy;
        const bool isOn =
            m_ward.options.host == Host::Desktop && proxy.status == engine::ProxyStatus::On;
        for (auto& [name, value] : values) {
            if (name == "port")
                value = std::to_string(isOn ? proxy.port : desktopPort(m_ward.own));
            else if (name == "bundle")
                value = isOn ? proxy.bundleFile
                             : (config::Paths(m_ward.own).toolFolder() / "bundle.pem").string();
        }
        return values;
    }

    [[nodiscard]] static std::string filled(std::string text, const Values& values) {
        for (const auto& [name, value] : values) {
            const std::string place = '{' + name + '}';
            for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;
                 at += value.size())
                text.replace(at, place.size(), value);
        }
        return text;
    }

    [[nodiscard]] std::string filled(const std::string& text) const {
        return filled(text, m_values);
    }

    [[nodiscard]] std::vector<std::string> filled(const std::vector<std::string>& texts) const {
        std::vector<std::string> all;
        for (const std::string& text : texts)
            all.push_back(filled(text));
        return all;
    }

    void advise(Outcome outcome, const Advice& advice) {
        m_finding.outcome = outcome;
        m_finding.sentence = filled(advice.sentence, m_told);
        m_finding.fix = filled(advice.fix, m_told);
        m_finding.command = filled(advice.command, m_told);
    }

    [[nodiscard]] Result<ChildOutput> start(const std::vector<std::string>& command,
                                            const Environment& environment,
                                            std::chrono::milliseconds deadline) {
        ChildRequest request{filled(command)};
        request.environment = environment;
        request.timeout = deadline;
        return runChild(request, m_ward.cancel);
    }

    [[nodiscard]] Environment callEnvironment() const {
        Environment environment = m_session.environment();
        environment.set("AWS_MAX_ATTEMPTS", "2");
        for (const auto& [name, value] : m_tool.variables)
            environment.set(name, filled(value));
        return environment;
    }

    bool askVersion() {
        // Java prints the export's options into its version.
        const auto ran = start(
            m_tool.version, m_ward.own,
            std::min<std::chrono::milliseconds>(kVersionDeadline, m_ward.options.toolDeadline));
        const std::string text = ran ? ran->out + ran->err : std::string();
        if (!ran || ran->exitCode == 126 || ran->exitCode == 127) {
            m_finding.outcome = Outcome::Skipped;
            m_finding.sentence =
                m_program + " is there but does not run" + (ran ? "." : ": " + ran.error().message);
            m_finding.details = lastWords(text);
            return false;
        }
        m_isOther = ran->exitCode == 0 && text.find(m_tool.versionHolds) == std::string::npos;
        if (const std::string version = versionIn(text); !version.empty())
            m_finding.subject += ' ' + version;
        return !m_isOther;
    }

    [[nodiscard]] Result<void> prepare() const {
        if (auto made = config::makePrivateFolder(m_folder); !made)
            return made;
        for (const auto& [name, content] : m_tool.files) {
            if (auto written = config::writeFileAtomically(m_folder / name, filled(content));
                !written)
                return written;
        }
        return {};
    }

    void call() {
        const std::uint64_t before = m_session.revision();
        const auto ran = start(m_tool.call, callEnvironment(), m_ward.options.toolDeadline);
        if (ran && ran->exitCode == kLacksLibrary && !m_tool.absent.empty()) {
            m_finding.outcome = Outcome::Skipped;
            m_finding.sentence = filled(m_tool.absent);
            return;
        }
        if (ran) {
            if (const std::string version = versionLine(ran->out); !version.empty())
                m_finding.subject += ' ' + version;
        }
        const Verdict verdict = judge(ran, m_session.requestsAfter(before));
        m_finding.outcome = verdict.outcome;
        m_finding.sentence = verdict.sentence;
        m_finding.fix = verdict.fix;
        const std::string text = ran ? ran->err + '\n' + ran->out : std::string();
        if (verdict.outcome == Outcome::Pass) {
            if (!m_tool.caveat.sentence.empty())
                advise(Outcome::Warning, m_tool.caveat);
            return;
        }
        m_finding.details = masked(m_program + '\n' + lastWords(text));
        if (verdict.isAnswered)
            return;
        for (const KnownTrouble& known : m_tool.troubles) {
            if (text.find(known.words) != std::string::npos)
                return advise(Outcome::Failure, known.advice);
        }
    }

    [[nodiscard]] std::string masked(std::string text) const {
        const std::string& secret = m_values.back().second;
        for (std::size_t at = 0; !secret.empty() && (at = text.find(secret)) != std::string::npos;)
            text.replace(at, secret.size(), "...");
        return text;
    }

    const Ward& m_ward;
    const Tool& m_tool;
    TestSession& m_session;
    std::string m_program;
    fs::path m_folder;
    Values m_values; ///< For calls.
    Values m_told;   ///< For advice.
    Finding m_finding;
    bool m_isOther = false;
};

/// True when something of that name was found. A program that lacks its library, or a name that
/// leads nowhere (a version manager's), does not hide the next one in PATH.
bool tryTool(const Ward& ward, const Tool& tool, TestSession& session) {
    ward.begin(tool.title);
    std::optional<Finding> skipped; ///< Told when nothing better comes.
    bool wasTold = false;
    for (const std::string& name : tool.programs) {
        for (const std::string& program : findPrograms(ward.own, name)) {
            if (ward.cancel.isCancelled())
                return true;
            const auto finding = Trial(ward, tool, session, program).run();
            if (!finding)
                continue;
            if (finding->outcome == Outcome::Skipped && tool.instead.sentence.empty()) {
                skipped = skipped ? skipped : finding;
                continue;
            }
            ward.tell(*finding);
            wasTold = true;
            if (!tool.isEveryOneTried)
                return true;
        }
    }
    if (skipped && !wasTold)
        ward.tell(*skipped);
    return skipped || wasTold;
}

} // namespace

std::vector<std::string> toolNames() {
    std::vector<std::string> names;
    for (const Tool& tool : tools())
        names.push_back(tool.name);
    return names;
}

void checkTools(const Ward& ward) {
    const auto session = TestSession::open(ward);
    if (!session)
        return;
    const std::vector<std::string>& wanted = ward.options.tools;
    std::string absent;
    for (const Tool& tool : tools()) {
        if (ward.cancel.isCancelled())
            return;
        if (!wanted.empty() && std::ranges::find(wanted, tool.name) == wanted.end())
            continue;
        if (tryTool(ward, tool, *session))
            continue;
        if (!wanted.empty())
            ward.tell({"tool." + tool.name, Area::Tools, tool.title, Outcome::Failure,
                       "There is no " + tool.programs.front() + " in PATH.",
                       "Install it, or correct PATH."});
        absent += (absent.empty() ? "" : ", ") + tool.title;
    }
    if (wanted.empty() && !absent.empty())
        ward.tell(
            {"tools.absent", Area::Tools, "Not on this computer", Outcome::Skipped, absent + '.'});
}

} // namespace gatehouse::doctor
