// SPDX-License-Identifier: Apache-2.0
// The way to AWS: a corporate proxy, STS, the clock by its Date, the sign-in endpoint.
#include "core/aws/EndpointResolver.h"
#include "core/aws/Federation.h"
#include "core/config/Paths.h"
#include "core/doctor/Shell.h"
#include "core/doctor/Ward.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/Url.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace gatehouse::doctor {
namespace {

/// AWS refuses most signatures that are older than this.
constexpr std::chrono::minutes kFarOff{5};
constexpr std::chrono::minutes kOff{1};

Finding about(const char* id, const char* subject, Outcome outcome, std::string sentence) {
    return {id, Area::Network, subject, outcome, std::move(sentence)};
}

std::string spanOf(std::chrono::seconds span) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
    return minutes < 120 ? std::to_string(minutes) + " minutes"
                         : std::to_string(minutes / 60) + " hours";
}

/// How to make this system trust a root certificate.
std::string trustCommand() {
    if (std::filesystem::is_directory("/etc/pki/ca-trust/source/anchors"))
        return "sudo cp company-root.pem /etc/pki/ca-trust/source/anchors/\n"
               "sudo update-ca-trust";
    return "sudo cp company-root.pem /usr/local/share/ca-certificates/company-root.crt\n"
           "sudo update-ca-certificates";
}

class Look {
public:
    explicit Look(const Ward& ward)
        : m_ward(ward), m_client(ward.own), m_state(ward.options.engine.state()) {}

    void run() {
        const auto config =
            aws::SharedConfig::load(m_ward.own, config::Paths(m_ward.own).userHome());
        const aws::EndpointResolver resolver(m_ward.own, config);
        const auto endpoint = resolver.sts(region(resolver));
        if (!endpoint) {
            Finding found = about("sts", "STS", Outcome::Failure, endpoint.error().message);
            found.fix = endpoint.error().fix;
            return m_ward.tell(found);
        }
        const bool isReached = askSts(*endpoint);
        if (isReached)
            askSignIn();
    }

private:
    [[nodiscard]] std::string region(const aws::EndpointResolver& resolver) const {
        for (const access::SessionInfo& session : m_state->sessions) {
            if (!session.region.empty())
                return session.region;
        }
        return resolver.region().empty() ? resolver.regionFor("aws") : resolver.region();
    }

    [[nodiscard]] Result<http::Response> ask(const std::string& url) {
        http::Request request{"GET", url};
        request.timeout = m_ward.options.networkDeadline;
        return m_client.send(request, m_ward.cancel);
    }

    [[nodiscard]] std::optional<http::Url> proxyTo(const std::string& url) const {
        const auto parsed = http::Url::parse(url);
        return parsed ? http::proxyFor(m_ward.own, parsed->scheme, parsed->host, parsed->port)
                      : std::nullopt;
    }

    bool askSts(const aws::Endpoint& endpoint) {
        m_ward.begin("STS");
        const auto reply = ask(endpoint.url + '/');
        const auto proxy = proxyTo(endpoint.url);
        tellProxy(proxy, reply);
        if (!reply) {
            m_ward.tell(unreached("sts", "STS", reply.error(), proxy.has_value()));
            m_ward.tell(about("clock", "Clock", Outcome::Skipped,
                              "It is compared with the clock of STS, which was not reached."));
            return false;
        }
        std::string sentence = "It answers at " + endpoint.url + '.';
        if (!endpoint.overriddenBy.empty())
            sentence += " That address is from " + endpoint.overriddenBy + '.';
        m_ward.tell(about("sts", "STS", Outcome::Pass, std::move(sentence)));
        tellClock(*reply);
        return true;
    }

    void tellProxy(const std::optional<http::Url>& proxy, const Result<http::Response>& reply) {
        if (!proxy)
            return m_ward.tell(about("corporate-proxy", "Corporate proxy", Outcome::Skipped,
                                     "None is set (HTTPS_PROXY), so AWS is called directly."));
        const std::string name = proxy->authority();
        const bool isPlain = reply && reply->status == 407;
        const std::string detail = reply ? std::string() : reply.error().details;
        Finding found = about("corporate-proxy", "Corporate proxy", Outcome::Failure, {});
        found.details = detail;
        if (isPlain || detail.find("407") != std::string::npos) {
            found.sentence = "The proxy " + name + " wants a name and a password (407).";
            found.fix = "Put them into the address, percent-encoded, and start Gatehouse with it:";
            found.command = setCommand(m_ward.own, "HTTPS_PROXY", "http://NAME:PASSWORD@" + name);
        } else if (!reply &&
                   (detail.find("Could not resolve proxy") != std::string::npos ||
                    detail.find("Failed to connect to " + proxy->host) != std::string::npos ||
                    detail.find("connect to " + proxy->host) != std::string::npos)) {
            found.sentence = "The proxy " + name + " that HTTPS_PROXY names cannot be reached.";
            found.fix = "Correct HTTPS_PROXY, or, if this network needs no proxy, remove it:";
            found.command = unsetCommand(m_ward.own, {"HTTPS_PROXY", "https_proxy"});
        } else if (!reply) {
            found.outcome = Outcome::Warning;
            found.sentence = "The proxy " + name + " is used, and the call through it failed.";
        } else {
            found.outcome = Outcome::Pass;
            found.sentence = "AWS is reached through " + name + '.';
        }
        m_ward.tell(found);
    }

    [[nodiscard]] Finding unreached(const char* id, const char* subject, const Error& error,
                                    bool hasProxy) const {
        Finding found = about(id, subject, Outcome::Failure, error.message);
        found.fix = error.fix;
        found.details = error.details;
        if (error.message.find("not trusted") != std::string::npos) {
            found.sentence += " Something on this network, such as TLS inspection, answers in "
                              "AWS's place, and the root certificate that it uses is not known "
                              "to this system.";
            found.fix = "Ask your administrators for that root certificate as company-root.pem, "
                        "add it, and start Gatehouse again:";
            found.command = trustCommand();
        } else if (!hasProxy) {
            found.fix += " If this network needs a proxy, set HTTPS_PROXY and start Gatehouse "
                         "with it.";
        }
        return found;
    }

    void tellClock(const http::Response& reply) {
        const auto date = fromHttpDate(reply.headers.get("Date").value_or(""));
        if (!date)
            return m_ward.tell(
                about("clock", "Clock", Outcome::Skipped, "STS did not say what time it is."));
        const auto off =
            std::chrono::duration_cast<std::chrono::seconds>(m_ward.options.clock.now() - *date);
        const auto size = off < off.zero() ? -off : off;
        if (size < kOff)
            return m_ward.tell(about("clock", "Clock", Outcome::Pass,
                                     "It agrees with that of AWS within a minute."));
        Finding found =
            about("clock", "Clock", size < kFarOff ? Outcome::Warning : Outcome::Failure,
                  "It is " + spanOf(size) + (off > off.zero() ? " ahead of" : " behind") +
                      " that of AWS, which refuses signatures that are more than five "
                      "minutes off.");
        found.fix = "Set it by the network:";
        found.command = "sudo timedatectl set-ntp true";
        m_ward.tell(found);
    }

    /// The sign-in endpoints of the partitions and connections in use.
    [[nodiscard]] std::set<std::string> signInEndpoints() const {
        std::set<std::string> endpoints;
        for (const engine::ConnectionState& connection : m_state->connections) {
            if (!connection.settings.signInEndpoint.empty())
                endpoints.insert(connection.settings.signInEndpoint);
        }
        if (!endpoints.empty())
            return endpoints;
        for (const access::App& app : *m_state->apps) {
            const auto* partition = aws::partitionById(app.partition);
            if (partition != nullptr)
                endpoints.insert(aws::federationEndpoint(*partition));
        }
        if (endpoints.empty())
            endpoints.insert(aws::federationEndpoint(*aws::partitionById("aws")));
        return endpoints;
    }

    void askSignIn() {
        m_ward.begin("Sign-in");
        for (const std::string& endpoint : signInEndpoints()) {
            const auto reply = ask(endpoint);
            if (!reply)
                m_ward.tell(
                    unreached("sign-in", "Sign-in", reply.error(), proxyTo(endpoint).has_value()));
            else if (reply->status >= 500)
                m_ward.tell(about("sign-in", "Sign-in", Outcome::Warning,
                                  "The console's sign-in at " + endpoint + " answers with " +
                                      std::to_string(reply->status) + " at the moment."));
            else
                m_ward.tell(about("sign-in", "Sign-in", Outcome::Pass,
                                  "The console's sign-in answers at " + endpoint + '.'));
        }
    }

    const Ward& m_ward;
    http::CurlHttpClient m_client;
    std::shared_ptr<const engine::State> m_state;
};

} // namespace

void checkNetwork(const Ward& ward) {
    if (isSandboxOnly(*ward.options.engine.state()))
        return ward.tell(about("network", "Network", Outcome::Skipped,
                               "Only the sandbox is in use, which needs none."));
    Look(ward).run();
}

} // namespace gatehouse::doctor
