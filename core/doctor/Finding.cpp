// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Finding.h"

namespace gatehouse::doctor {

std::string_view nameOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Pass:
        return "pass";
    case Outcome::Warning:
        return "warning";
    case Outcome::Failure:
        return "failure";
    case Outcome::Skipped:
        return "skipped";
    }
    return {};
}

std::string_view nameOf(Area area) {
    switch (area) {
    case Area::Gatehouse:
        return "gatehouse";
    case Area::Variables:
        return "variables";
    case Area::Files:
        return "files";
    case Area::Network:
        return "network";
    case Area::Tools:
        return "tools";
    }
    return {};
}

std::string_view titleOf(Area area) {
    switch (area) {
    case Area::Gatehouse:
        return "Gatehouse";
    case Area::Variables:
        return "Variables";
    case Area::Files:
        return "AWS files";
    case Area::Network:
        return "Network";
    case Area::Tools:
        return "Tools";
    }
    return {};
}

void Count::add(Outcome outcome) {
    switch (outcome) {
    case Outcome::Pass:
        ++passed;
        break;
    case Outcome::Warning:
        ++warnings;
        break;
    case Outcome::Failure:
        ++failures;
        break;
    case Outcome::Skipped:
        ++skipped;
        break;
    }
}

std::string Count::sentence() const {
    return std::to_string(passed) + " passed, " + std::to_string(warnings) +
           (warnings == 1 ? " warning, " : " warnings, ") + std::to_string(failures) + " failed, " +
           std::to_string(skipped) + " skipped.";
}

} // namespace gatehouse::doctor
