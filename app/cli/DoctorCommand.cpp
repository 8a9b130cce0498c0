// SPDX-License-Identifier: Apache-2.0
// `gatehouse doctor`: findings as they come, or as JSON at the end.
#include "app/cli/Child.h"
#include "app/cli/Commands.h"
#include "app/cli/Paragraph.h"
#include "core/doctor/Examination.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <iostream>
#include <optional>

namespace gatehouse::cli {
namespace {

using doctor::Finding;
using doctor::Outcome;

/// Columns before the sentence: sign, word, subject.
constexpr std::size_t kSubjectWidth = 26;
constexpr std::size_t kIndent = 12 + kSubjectWidth;

struct Mark {
    const char* sign;
    const char* plainSign; ///< Where the terminal has no UTF-8.
    const char* word;
};

Mark markOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Pass:
        return {"✓", "+", "ok      "};
    case Outcome::Warning:
        return {"!", "!", "warning "};
    case Outcome::Failure:
        return {"✗", "x", "failed  "};
    case Outcome::Skipped:
        break;
    }
    return {"–", "-", "skipped "};
}

class TextPrinter {
public:
    explicit TextPrinter(const Environment& environment)
        : m_isUtf8(hasUtf8(environment)), m_width(terminalWidth(environment)) {}

    void print(const Finding& finding) {
        if (m_area != finding.area)
            std::cout << (m_area ? "\n" : "") << doctor::titleOf(finding.area) << '\n';
        m_area = finding.area;
        const Mark mark = markOf(finding.outcome);
        std::string head = std::string("  ") + (m_isUtf8 ? mark.sign : mark.plainSign) + ' ' +
                           mark.word + finding.subject;
        const std::size_t used = 12 + widthOf(finding.subject);
        if (used + 1 > kIndent) {
            std::cout << head << '\n' << std::string(kIndent, ' ');
        } else {
            std::cout << head << std::string(kIndent - used, ' ');
        }
        std::cout << wrapped(finding.sentence, kIndent, m_width) << '\n';
        if (!finding.fix.empty())
            std::cout << std::string(kIndent, ' ') << wrapped(finding.fix, kIndent, m_width)
                      << '\n';
        for (const std::string& line : linesOf(finding.command))
            std::cout << std::string(kIndent + 2, ' ') << line << '\n';
        if (finding.outcome == Outcome::Failure && finding.area == doctor::Area::Tools) {
            for (const std::string& line : linesOf(finding.details))
                std::cout << std::string(kIndent, ' ') << "| " << line << '\n';
        }
        std::cout << std::flush;
    }

private:
    bool m_isUtf8;
    std::size_t m_width;
    std::optional<doctor::Area> m_area;
};

nlohmann::json toJson(const Finding& finding) {
    return {{"id", finding.id},
            {"area", doctor::nameOf(finding.area)},
            {"subject", finding.subject},
            {"outcome", doctor::nameOf(finding.outcome)},
            {"sentence", finding.sentence},
            {"fix", finding.fix},
            {"command", finding.command},
            {"details", finding.details}};
}

/// The session that was asked for, by app or role; empty when none was.
Result<std::string> wantedSession(EngineDoor& door, const Wanted& wanted) {
    if (wanted.app.empty() && wanted.role.empty())
        return std::string();
    const auto choice = choose(*door.state(), wanted);
    if (!choice)
        return fail(choice.error());
    const auto session = startSession(door, *choice);
    if (!session)
        return fail(session.error());
    return session->id;
}

} // namespace

std::vector<std::string> doctorTools() {
    return doctor::toolNames();
}

int runDoctor(const Common& common, const Wanted& wanted, const std::vector<std::string>& tools) {
    holdInterrupts();
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto session = wantedSession(**door, wanted);
    if (!session)
        return report(session.error());
    const Environment environment = Environment::ofProcess();
    const SystemClock clock;
    doctor::Options options{(*door)->engine(), environment, clock};
    options.host = (*door)->isShared() ? doctor::Host::Desktop : doctor::Host::Command;
    options.tools = tools;
    options.sessionId = *session;

    TextPrinter printer(environment);
    nlohmann::json findings = nlohmann::json::array();
    doctor::Count count;
    std::atomic<bool> isDone = false;
    const auto found = [&](const Finding& finding) {
        count.add(finding.outcome);
        if (common.style == Style::Json)
            findings.push_back(toJson(finding));
        else
            printer.print(finding);
    };
    bool wasInterrupted = false;
    {
        doctor::Examination examination(options, {{}, found}, [&] { isDone = true; });
        waitForInterrupt([&] { return isDone.load(); });
        wasInterrupted = !isDone;
    } // waits
    if (common.style == Style::Json)
        printJson({{"findings", findings},
                   {"passed", count.passed},
                   {"warnings", count.warnings},
                   {"failures", count.failures},
                   {"skipped", count.skipped}});
    else
        std::cout << '\n'
                  << count.sentence() << (wasInterrupted ? " Stopped before the end." : "") << '\n';
    return count.failures == 0 && !wasInterrupted ? kSuccess : kFailed;
}

} // namespace gatehouse::cli
