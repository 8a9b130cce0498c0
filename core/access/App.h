// SPDX-License-Identifier: Apache-2.0
// The nouns of the program as plain values: what UI, command line, engine and connections talk
// about.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Problem.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::access {

/// An IAM role that the signed-in person may use with one app.
struct Role {
    std::string arn;
    std::string
        name; ///< Everything after "role/", or the profile's name for a profile without a role.
    std::string display;   ///< Last segment of the name.
    std::string accountId; ///< Twelve digits; empty when unknown.
    std::string partition; ///< Partition id, "aws".
    bool operator==(const Role&) const = default;
};

/// A registered app. Apps are told apart by connection and name.
struct App {
    std::string connectionId;
    std::string name;
    std::string description = {};
    std::string uri = {};
    std::string publicAddr = {};
    std::map<std::string, std::string> labels = {};
    std::string partition = {}; ///< Partition id; empty when not an AWS app.
    std::string accountId =
        {}; ///< From the label aws_account_id, or the one account of its roles; may be empty.
    std::vector<Role> roles = {};       ///< Sorted by lower-cased display name.
    std::string unsupportedReason = {}; ///< Not empty: listed, but cannot be used, for this reason.
    bool operator==(const App&) const = default;
};

/// Who is signed in to a connection, and until when.
struct Identity {
    std::string user;
    std::vector<std::string> roles = {}; ///< Teleport roles, not IAM roles.
    std::map<std::string, std::vector<std::string>> traits = {};
    std::string credentialSource =
        {}; ///< Embedded: where this computer's credentials come from, in words.
    std::optional<TimePoint> expiry = {};
    bool operator==(const Identity&) const = default;
};

/// What a connection offers at one moment.
struct Catalogue {
    Identity identity = {};
    std::vector<App> apps = {};
    std::vector<Problem> problems = {}; ///< Mistakes in files; the rest goes on working.
    /// Not empty: the apps are known, but there are no credentials to use them with, for this
    /// reason.
    std::string signedOutReason = {};
};

} // namespace gatehouse::access
