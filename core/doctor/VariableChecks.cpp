// SPDX-License-Identifier: Apache-2.0
// Variables of the person's terminal: those of an export, and those that win over an export.
#include "core/aws/SharedConfig.h"
#include "core/config/Paths.h"
#include "core/doctor/Shell.h"
#include "core/doctor/TrustVariables.h"
#include "core/doctor/Ward.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/Url.h"

#include <algorithm>
#include <array>

namespace gatehouse::doctor {
namespace {

constexpr const char* kMark = "GATEHOUSE_PROXY";
constexpr const char* kLocalKey = "AKIAGATE";

/// What each would make a tool do.
struct Winner {
    const char* name;
    const char* effect;
};
constexpr std::array kWinners{
    Winner{"AWS_SESSION_TOKEN", "tools sign and send it beside a key that it does not belong to"},
    Winner{"AWS_SECURITY_TOKEN", "older tools send it beside a key that it does not belong to"},
    Winner{"AWS_ROLE_ARN", "tools that find a web identity token use that role instead"},
    Winner{"AWS_WEB_IDENTITY_TOKEN_FILE", "tools may use the role of that token instead"},
    Winner{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "tools may use a container's role instead"},
    Winner{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "tools may use a container's role instead"}};

class Look {
public:
    explicit Look(const Ward& ward)
        : m_ward(ward), m_environment(ward.options.environment),
          m_state(ward.options.engine.state()), m_mark(m_environment.get(kMark)) {}

    void run() {
        exported();
        profiles();
        for (const Winner& winner : kWinners) {
            if (m_environment.get(winner.name))
                inTheWay(winner.name, winner.effect);
        }
        endpoints();
        emptyOnes();
        hidden();
        for (const Finding& finding : trustFindings(m_environment, m_state->proxy, m_mark))
            tell(finding);
        if (!m_hasTold)
            tell({"variables", Area::Variables, "Variables", Outcome::Pass,
                  "Nothing in this environment gets in the way of a session."});
    }

private:
    void tell(const Finding& finding) {
        m_hasTold = true;
        m_ward.tell(finding);
    }

    static Finding about(const std::string& name, Outcome outcome, std::string sentence) {
        return {"variable." + name, Area::Variables, name, outcome, std::move(sentence)};
    }

    /// A terminal that was wired to a session.
    void exported() {
        const std::string key = m_environment.get("AWS_ACCESS_KEY_ID").value_or("");
        if (!m_mark) {
            if (key.starts_with(kLocalKey)) {
                Finding found = about("AWS_ACCESS_KEY_ID", Outcome::Failure,
                                      "The key is a local one of Gatehouse, but this environment "
                                      "does not lead to its proxy, and AWS does not know it.");
                found.fix =
                    "Remove it, or wire the terminal again by: " + renewCommand(m_environment);
                found.command =
                    unsetCommand(m_environment, {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"});
                tell(found);
            }
            return;
        }
        std::string wrong = wrongProxy();
        if (wrong.empty())
            wrong = wrongKey(key);
        if (wrong.empty())
            return tell(about(kMark, Outcome::Pass,
                              "This terminal is wired to the proxy at " + *m_mark + '.'));
        Finding found = about(kMark, Outcome::Failure, std::move(wrong));
        found.fix = "Wire this terminal again:";
        found.command = renewCommand(m_environment);
        tell(found);
    }

    [[nodiscard]] std::string wrongProxy() const {
        http::Request request{"GET", *m_mark + '/'};
        request.timeout = m_ward.options.networkDeadline;
        request.via = http::Request::Via::Direct;
        if (!http::CurlHttpClient(Environment()).send(request, m_ward.cancel))
            return "This terminal is wired to a proxy at " + *m_mark +
                   " that is gone; every tool in it fails to connect.";
        for (const char* name : {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"}) {
            const auto value = m_environment.get(name);
            if (value != m_mark)
                return std::string(name) + (value ? " was changed" : " was removed") +
                       " after this terminal had been wired to the proxy at " + *m_mark +
                       ", so some tools go past it.";
        }
        return {};
    }

    [[nodiscard]] std::string wrongKey(const std::string& key) const {
        if (!key.starts_with(kLocalKey))
            return "This terminal is wired to the proxy, but AWS_ACCESS_KEY_ID is not a session's "
                   "key: something set another one afterwards, and the proxy refuses it.";
        const bool isOurProxy = m_ward.options.host == Host::Desktop &&
                                m_mark == "http://127.0.0.1:" + std::to_string(m_state->proxy.port);
        const bool isAlive = std::ranges::any_of(
            m_state->sessions, [&](const auto& session) { return session.accessKeyId == key; });
        if (isOurProxy && !isAlive)
            return "The session that this terminal was wired to has ended, so its key is refused.";
        return {};
    }

    void inTheWay(const std::string& name, const std::string& effect) {
        Finding found = about(name, m_mark ? Outcome::Failure : Outcome::Warning, {});
        found.sentence = m_mark ? "It was set after the session was exported: " + effect + '.'
                                : "It is set here: " + effect +
                                      ". gatehouse exec and exports for shells remove it; a "
                                      "dotenv or Docker file cannot.";
        found.fix = "Remove it:";
        found.command = unsetCommand(m_environment, {name});
        tell(found);
    }

    void profiles() {
        const auto config =
            aws::SharedConfig::load(m_environment, config::Paths(m_environment).userHome());
        for (const char* name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
            const auto profile = m_environment.get(name);
            if (!profile)
                continue;
            if (config.profile(*profile) == nullptr) {
                const std::string names = config.profileNames();
                Finding found = about(name, Outcome::Failure,
                                      "It names the profile " + *profile +
                                          ", which does not exist, so the AWS CLI refuses to "
                                          "start.");
                found.fix = names.empty() ? "There are no profiles here. Remove it:"
                                          : "There are: " + names + ". Choose one, or remove it:";
                found.command = unsetCommand(m_environment, {name});
                tell(found);
            } else {
                inTheWay(name, "the SDK for JavaScript uses the profile " + *profile +
                                   " instead of the session's key");
            }
        }
    }

    void endpoints() {
        for (const auto& [name, value] : m_environment.values()) {
            if (value.empty() ||
                (name != "AWS_ENDPOINT_URL" && !name.starts_with("AWS_ENDPOINT_URL_")))
                continue;
            Finding found = about(name, m_mark ? Outcome::Failure : Outcome::Warning,
                                  m_mark ? "It leads tools to " + value +
                                               ", past the proxy, where a session's key is unknown."
                                         : "It leads to " + value +
                                               " instead of AWS. A Gatehouse started here sends "
                                               "its requests there too.");
            found.fix = "Remove it, unless that is what you want:";
            found.command = unsetCommand(m_environment, {name});
            tell(found);
        }
    }

    void emptyOnes() {
        std::vector<std::string> names;
        for (const auto& [name, value] : m_environment.values()) {
            const bool matters = name.starts_with("AWS_") || name.ends_with("_CA_BUNDLE") ||
                                 name == "SSL_CERT_FILE" || name == "SSL_CERT_DIR" ||
                                 name == "NODE_EXTRA_CA_CERTS";
            // The AWS CLI's own manual tells to empty the pager.
            if (value.empty() && matters && name != "AWS_PAGER")
                names.push_back(name);
        }
        if (names.empty())
            return;
        std::string all;
        for (const std::string& name : names)
            all += (all.empty() ? "" : ", ") + name;
        Finding found{"variable.empty", Area::Variables, "Empty variables", Outcome::Warning,
                      "Set but empty: " + all +
                          ". Some tools take that for a value: Ruby then trusts nobody, the AWS "
                          "CLI looks for a profile without a name."};
        found.fix = "Remove them:";
        found.command = unsetCommand(m_environment, names);
        tell(found);
    }

    /// NO_PROXY entries that hide AWS; exports keep what a person has there.
    void hidden() {
        for (const char* name : {"NO_PROXY", "no_proxy"}) {
            const auto value = m_environment.get(name);
            if (!value || !hidesAws(*value))
                continue;
            std::string kept;
            std::size_t start = 0;
            while (start <= value->size()) {
                const std::size_t end = std::min(value->find(',', start), value->size());
                const std::string entry = value->substr(start, end - start);
                if (!entry.empty() && !hidesAws(entry))
                    kept += (kept.empty() ? "" : ",") + entry;
                start = end + 1;
            }
            Finding found = about(name, Outcome::Failure,
                                  "It holds " + *value +
                                      ", which makes tools go to AWS past every proxy, this one "
                                      "too; AWS does not know a session's key.");
            found.fix = "Take the part out that fits amazonaws.com:";
            found.command = kept.empty() ? unsetCommand(m_environment, {name})
                                         : setCommand(m_environment, name, kept);
            tell(found);
        }
    }

    static bool hidesAws(const std::string& list) {
        const Environment environment({{"HTTPS_PROXY", "http://127.0.0.1:1"}, {"NO_PROXY", list}});
        return std::ranges::any_of(
            std::array{"sts.amazonaws.com", "sts.us-east-1.amazonaws.com",
                       "s3.eu-west-1.amazonaws.com", "sts.cn-north-1.amazonaws.com.cn"},
            [&](const char* host) { return !http::proxyFor(environment, "https", host, "443"); });
    }

    const Ward& m_ward;
    const Environment& m_environment;
    std::shared_ptr<const engine::State> m_state;
    std::optional<std::string> m_mark;
    bool m_hasTold = false;
};

} // namespace

void checkVariables(const Ward& ward) {
    ward.begin("Variables");
    Look(ward).run();
}

} // namespace gatehouse::doctor
