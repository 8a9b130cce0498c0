// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/TrustVariables.h"

#include "core/doctor/Bundle.h"
#include "core/doctor/Shell.h"

#include <array>
#include <map>

namespace gatehouse::doctor {
namespace {

constexpr std::array kNames{"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE",  "CURL_CA_BUNDLE",
                            "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
                            "PIP_CERT"};

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Empty when a tool that trusts the file can work with the proxy.
std::string wrongWith(const std::string& file, const engine::ProxyState& proxy, bool isWired) {
    const BundleLook look = lookAtBundle(file, proxy.caFile);
    if (!look.isThere)
        return "They name " + file + ", which cannot be read; tools then trust nobody.";
    if (look.certificates == 0)
        return "They name " + file + ", which holds no certificate; tools then trust nobody.";
    if (proxy.caFile.empty() || look.holdsAuthority)
        return {};
    if (look.holdsFormerOne)
        return "They name " + file +
               ", which holds a former authority of Gatehouse: tools do not trust the proxy.";
    if (isWired)
        return "They name " + file +
               ", which does not hold Gatehouse's authority: tools do not trust the proxy.";
    return {};
}

} // namespace

std::vector<Finding> trustFindings(const Environment& environment, const engine::ProxyState& proxy,
                                   const std::optional<std::string>& mark) {
    std::map<std::string, std::vector<std::string>> byFile;
    for (const char* name : kNames) {
        if (const auto file = environment.get(name))
            byFile[*file].emplace_back(name);
    }
    std::vector<Finding> findings;
    for (const auto& [file, names] : byFile) {
        Finding found{"variable." + names.front(), Area::Variables, joined(names)};
        found.sentence = wrongWith(file, proxy, mark.has_value());
        if (!found.sentence.empty()) {
            found.outcome = Outcome::Failure;
            found.fix = mark ? "Wire this terminal again:"
                             : "Remove them, or name a file with the certificates to trust:";
            found.command = mark ? renewCommand(environment) : unsetCommand(environment, names);
        } else if (const std::size_t missing = missingFrom(proxy.bundleFile, file);
                   !mark && !proxy.bundleFile.empty() && missing != 0) {
            found.outcome = Outcome::Warning;
            found.sentence = "They name " + file + " with " + std::to_string(missing) +
                             " certificates that Gatehouse's bundle lacks, so tools in a session "
                             "do not trust what those vouch for.";
            found.fix = "Start Gatehouse with the same variable; it takes them into its bundle.";
        } else {
            continue;
        }
        if (names.size() == 1 && found.sentence.starts_with("They name"))
            found.sentence.replace(0, 9, "It names");
        findings.push_back(std::move(found));
    }
    return findings;
}

} // namespace gatehouse::doctor
