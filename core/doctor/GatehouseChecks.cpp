// SPDX-License-Identifier: Apache-2.0
// Gatehouse itself: its connections, its proxy and port, what tools trust, where keys rest.
#include "core/config/File.h"
#include "core/config/Paths.h"
#include "core/doctor/Bundle.h"
#include "core/doctor/Shell.h"
#include "core/doctor/Ward.h"
#include "core/engine/ProxyService.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/LoopbackServer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatehouse::doctor {
namespace {

using engine::ProxyState;
using engine::ProxyStatus;

Finding finding(const char* id, const char* subject, Outcome outcome, std::string sentence) {
    return {id, Area::Gatehouse, subject, outcome, std::move(sentence)};
}

Finding connectionFinding(const engine::State& state, const engine::ConnectionState& connection) {
    Finding found{"connection." + connection.settings.id, Area::Gatehouse,
                  connection.settings.name};
    const auto apps =
        std::ranges::count(*state.apps, connection.settings.id, &access::App::connectionId);
    switch (connection.status) {
    case engine::ConnectionStatus::Loading:
        found.outcome = Outcome::Skipped;
        found.sentence = "It is being loaded.";
        break;
    case engine::ConnectionStatus::Ready:
        found.outcome = apps == 0 ? Outcome::Warning : Outcome::Pass;
        found.sentence =
            apps == 1 ? "Ready, with 1 app." : "Ready, with " + std::to_string(apps) + " apps.";
        if (apps == 0)
            found.fix = connection.settings.kind == "profiles"
                            ? "Write a profile into ~/.aws/config, or add another connection: "
                              "gatehouse connections add --help"
                            : "Check what its files hold: gatehouse apps ls -v";
        break;
    case engine::ConnectionStatus::Offline:
    case engine::ConnectionStatus::SignedOut:
        found.outcome = Outcome::Failure;
        found.sentence = connection.error;
        break;
    }
    return found;
}

void showWhoHas(std::uint16_t port, Finding& found) {
    found.fix = "End the program that has it, or choose another port in Settings. This shows it:";
    found.command = "ss -ltnp 'sport = :" + std::to_string(port) + "'";
}

/// Without a desktop: whether one would get its port.
Finding portFinding(const Ward& ward) {
    const std::uint16_t port = desktopPort(ward.options.environment);
    const std::string number = std::to_string(port);
    const auto taken = http::LoopbackServer::start(
        [](const http::ServedRequest&) { return http::ServedResponse{}; }, {port});
    if (taken)
        return finding("proxy", "Proxy", Outcome::Pass,
                       "No desktop is running; its port " + number + " is free for it.");
    Finding found = finding("proxy", "Proxy", Outcome::Warning,
                            "Port " + number +
                                ", which gatehouse-desktop uses, is taken by another program: it "
                                "would choose another, and exports made before would not work.");
    showWhoHas(port, found);
    return found;
}

Finding answering(const Ward& ward, const ProxyState& proxy) {
    const std::string address = proxy.host + ':' + std::to_string(proxy.port);
    http::Request request{"GET", "http://" + address + "/"};
    request.timeout = ward.options.networkDeadline;
    request.via = http::Request::Via::Direct;
    const auto reply = http::CurlHttpClient(Environment()).send(request, ward.cancel);
    if (!reply) {
        Finding found = finding("proxy", "Proxy", Outcome::Failure,
                                "It should listen on " + address +
                                    ", but does not answer there: " + reply.error().message);
        found.fix = "Switch the proxy off and on. If that does not help, quit Gatehouse and start "
                    "it again.";
        return found;
    }
    Finding found = finding("proxy", "Proxy", Outcome::Pass, "It answers on " + address + '.');
    if (!proxy.notice.empty()) {
        found.outcome = Outcome::Warning;
        found.sentence = proxy.notice;
        if (proxy.notice.find("xports") != std::string::npos) {
            found.fix = "Export your sessions again, in each terminal:";
            found.command = renewCommand(ward.options.environment);
        }
    }
    return found;
}

Finding proxyFinding(const Ward& ward, const engine::State& state) {
    switch (state.proxy.status) {
    case ProxyStatus::On:
        return answering(ward, state.proxy);
    case ProxyStatus::Failed: {
        Finding found = finding("proxy", "Proxy", Outcome::Failure, state.proxy.error);
        showWhoHas(desktopPort(ward.options.environment), found);
        return found;
    }
    case ProxyStatus::Off:
        if (!state.sessions.empty()) {
            Finding found = finding("proxy", "Proxy", Outcome::Failure,
                                    "It is off, so no tool can use the sessions there are.");
            found.fix = "Turn it on in the window or the tray.";
            return found;
        }
        [[fallthrough]];
    case ProxyStatus::Starting:
        break;
    }
    return finding("proxy", "Proxy", Outcome::Skipped,
                   "It is off, and goes on with the first session.");
}

Finding bundleFinding(const Ward& ward, const ProxyState& proxy) {
    const char* renewing = "Switch the proxy off and on: it writes the file anew.";
    const BundleLook look = lookAtBundle(proxy.bundleFile, proxy.caFile);
    Finding found = finding("bundle", "Certificates for tools", Outcome::Failure, {});
    found.details = proxy.bundleFile;
    found.fix = renewing;
    if (!look.isThere)
        found.sentence = "The bundle that exports name cannot be read: " + proxy.bundleFile +
                         ". No tool trusts the proxy without it.";
    else if (!look.holdsAuthority)
        found.sentence = "The bundle that exports name does not hold the authority of this proxy, "
                         "so no tool trusts it.";
    else if (look.certificates < 2)
        found.sentence = "The bundle holds the local authority but none of the system's roots, so "
                         "everything but AWS is distrusted.";
    else if (proxy.authorityEnds && *proxy.authorityEnds < ward.options.clock.now())
        found.sentence = "The local authority has ended, so no tool trusts the proxy.";
    else {
        found.outcome = Outcome::Pass;
        found.fix.clear();
        found.sentence = "The bundle holds the local authority and " +
                         std::to_string(look.certificates - 1) + " more certificates.";
    }
    return found;
}

Finding keychainFinding(const Ward& ward, const engine::State& state) {
    if (ward.options.host == Host::Command)
        return finding("keychain", "Keychain", Outcome::Skipped,
                       "A command keeps its keys in memory; only gatehouse-desktop uses the "
                       "keychain.");
    if (state.secrets == engine::SecretStorage::Keychain)
        return finding("keychain", "Keychain", Outcome::Pass,
                       "Keys are kept in the system's keychain.");
    if (state.secrets == engine::SecretStorage::Unknown)
        return finding("keychain", "Keychain", Outcome::Skipped,
                       "It is asked for when the proxy first starts.");
    Finding found = finding("keychain", "Keychain", Outcome::Warning,
                            state.secretsNotice.empty()
                                ? "Keys are kept in memory, so sessions end with Gatehouse."
                                : state.secretsNotice);
    if (!isSandboxOnly(state))
        found.fix = "Install and unlock a keychain (GNOME Keyring or KWallet), then start "
                    "Gatehouse again.";
    return found;
}

} // namespace

std::uint16_t desktopPort(const Environment& environment) {
    const auto text = config::readFile(config::Paths(environment).settingsFile());
    const auto document =
        nlohmann::json::parse(text.value_or(""), nullptr, /*allow_exceptions=*/false);
    if (document.is_object() && document.contains("proxyPort") &&
        document["proxyPort"].is_number_unsigned()) {
        const auto port = document["proxyPort"].get<std::uint64_t>();
        if (port > 0 && port <= 65535)
            return static_cast<std::uint16_t>(port);
    }
    return engine::kDefaultProxyPort;
}

bool isSandboxOnly(const engine::State& state) {
    return !state.connections.empty() &&
           std::ranges::all_of(state.connections, [](const engine::ConnectionState& one) {
               return one.settings.kind == "sandbox";
           });
}

void checkGatehouse(const Ward& ward) {
    ward.begin("Gatehouse");
    const auto state = ward.options.engine.state();
    for (const engine::ConnectionState& connection : state->connections)
        ward.tell(connectionFinding(*state, connection));
    for (const Problem& problem : state->problems) {
        Finding found{"settings", Area::Gatehouse, "Settings"};
        found.outcome =
            problem.severity == Problem::Severity::Error ? Outcome::Failure : Outcome::Warning;
        found.sentence = problem.message;
        found.fix = problem.fix;
        found.details = problem.file;
        ward.tell(found);
    }
    const bool isDesktop = ward.options.host == Host::Desktop;
    ward.tell(isDesktop ? proxyFinding(ward, *state) : portFinding(ward));
    if (isDesktop && state->proxy.status == ProxyStatus::On)
        ward.tell(bundleFinding(ward, state->proxy));
    ward.tell(keychainFinding(ward, *state));
}

} // namespace gatehouse::doctor
