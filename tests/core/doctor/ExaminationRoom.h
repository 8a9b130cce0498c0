// SPDX-License-Identifier: Apache-2.0
// A person's computer in a temporary folder, an engine of plain values, and what a check finds.
#pragma once

#include "core/doctor/Examination.h"
#include "core/doctor/Ward.h"
#include "core/exports/Plan.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/TempHome.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace gatehouse::tests {

struct ExaminationRoom {
    TempHome home;
    FakeClock clock{TimePoint(std::chrono::hours(24 * 365 * 56))};
    FakeEngine engine{clock};
    Environment environment;
    doctor::Host host = doctor::Host::Desktop;

    ExaminationRoom() {
        environment.set("HOME", home.path().string());
        environment.set("GATEHOUSE_HOME", (home.path() / "gatehouse").string());
        environment.set("PATH", (home.path() / "bin").string());
    }

    [[nodiscard]] doctor::Options options() {
        doctor::Options made{engine, environment, clock, host};
        return made;
    }

    [[nodiscard]] std::vector<doctor::Finding>
    run(const std::function<void(const doctor::Ward&)>& check) {
        std::vector<doctor::Finding> findings;
        const doctor::Options made = options();
        const doctor::Listener listener{{}, [&](const doctor::Finding& finding) {
                                            findings.push_back(finding);
                                        }};
        const Cancel cancel;
        check({made, listener, cancel, exports::withoutExport(environment)});
        return findings;
    }

    void edit(const std::function<void(engine::State&)>& change) { engine.change(0xFF, change); }

    /// A program in PATH.
    void program(const std::string& name, const std::string& script) const {
        const auto file = home.write("bin/" + name, "#!/bin/sh\n" + script);
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    }
};

/// The finding of that id; an empty one of outcome Skipped when there is none.
[[nodiscard]] inline doctor::Finding findingOf(const std::vector<doctor::Finding>& findings,
                                               const std::string& id) {
    const auto found = std::ranges::find(findings, id, &doctor::Finding::id);
    if (found != findings.end())
        return *found;
    doctor::Finding none;
    none.outcome = doctor::Outcome::Skipped;
    none.sentence = "There is no finding " + id;
    return none;
}

[[nodiscard]] inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace gatehouse::tests
