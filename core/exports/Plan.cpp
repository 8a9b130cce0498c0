// SPDX-License-Identifier: Apache-2.0
#include "core/exports/Plan.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace gatehouse::exports {
namespace {

/// Says which proxy an environment was wired to.
constexpr const char* kMark = "GATEHOUSE_PROXY";

/// Loopback, and the addresses from which tools would take an instance's or a task's credentials:
/// several SDKs ask even those through HTTP_PROXY.
constexpr std::array kNeverProxied{"localhost",       "127.0.0.1",     "::1",
                                   "169.254.169.254", "169.254.170.2", "169.254.170.23",
                                   "fd00:ec2::254",   "fd00:ec2::23"};

/// Each would make a tool use another identity or another address.
constexpr std::array kUnset{"AWS_PROFILE",
                            "AWS_DEFAULT_PROFILE",
                            "AWS_SESSION_TOKEN",
                            "AWS_SECURITY_TOKEN",
                            "AWS_CREDENTIAL_EXPIRATION",
                            "AWS_ROLE_ARN",
                            "AWS_ROLE_SESSION_NAME",
                            "AWS_WEB_IDENTITY_TOKEN_FILE",
                            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            "AWS_ENDPOINT_URL"};

constexpr std::array kJavaProperties{"-Dhttp.proxyHost=",
                                     "-Dhttp.proxyPort=",
                                     "-Dhttps.proxyHost=",
                                     "-Dhttps.proxyPort=",
                                     "-Dhttp.nonProxyHosts=",
                                     "-Djavax.net.ssl.trustStore=",
                                     "-Djavax.net.ssl.trustStoreType="};

/// Words between white space; quotes keep white space inside a word, and stay in it.
std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> found;
    std::string word;
    char quote = 0;
    for (const char c : text) {
        if (quote == 0 && (c == ' ' || c == '\t')) {
            if (!word.empty())
                found.push_back(std::exchange(word, {}));
            continue;
        }
        if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
        word += c;
    }
    if (!word.empty())
        found.push_back(word);
    return found;
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : separator) + part;
    return text;
}

std::string quotedIfNeeded(const std::string& text) {
    return text.find_first_of(" \t") == std::string::npos ? text : '"' + text + '"';
}

std::string noProxy(const Environment& environment) {
    std::vector<std::string> hosts(kNeverProxied.begin(), kNeverProxied.end());
    for (const char* name : {"NO_PROXY", "no_proxy"}) {
        std::istringstream own(environment.get(name).value_or(""));
        for (std::string host; std::getline(own, host, ',');) {
            host = trim(host);
            if (!host.empty() && std::ranges::find(hosts, host) == hosts.end())
                hosts.push_back(host);
        }
    }
    return joined(hosts, ",");
}

std::string nodeOptions(const ExportSource& source) {
    const std::string ours = source.nodeFile.string();
    std::vector<std::string> kept;
    for (const std::string& word : words(source.environment.get("NODE_OPTIONS").value_or(""))) {
        if (word.find(source.nodeFile.filename().string()) == std::string::npos)
            kept.push_back(word);
        else if (!kept.empty() && kept.back() == "--require")
            kept.pop_back();
    }
    kept.push_back("--require");
    kept.push_back(quotedIfNeeded(ours));
    return joined(kept, " ");
}

std::string javaOptions(const ExportSource& source) {
    std::vector<std::string> kept;
    for (const std::string& word :
         words(source.environment.get("JAVA_TOOL_OPTIONS").value_or(""))) {
        if (std::ranges::none_of(kJavaProperties,
                                 [&](const char* ours) { return word.starts_with(ours); }))
            kept.push_back(word);
    }
    const std::string port = std::to_string(source.proxyPort);
    for (const char* scheme : {"http", "https"}) {
        kept.push_back(std::string("-D") + scheme + ".proxyHost=127.0.0.1");
        kept.push_back(std::string("-D") + scheme + ".proxyPort=" + port);
    }
    kept.push_back("-Dhttp.nonProxyHosts=localhost|127.*|[::1]|169.254.*");
    kept.push_back(quotedIfNeeded("-Djavax.net.ssl.trustStore=" + source.keyStore.string()));
    kept.push_back("-Djavax.net.ssl.trustStoreType=JKS");
    return joined(kept, " ");
}

std::string phpFolders(const ExportSource& source) {
    // The empty part in front stands for the folder that PHP was built with.
    const std::string ours = source.phpFolder.string();
    std::string own = source.environment.get("PHP_INI_SCAN_DIR").value_or("");
    if (own.ends_with(':' + ours))
        own.resize(own.size() - ours.size() - 1);
    return own + ':' + ours;
}

void addTrust(const ExportSource& source, Variables& set) {
    for (const char* name : {"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
                             "SSL_CERT_FILE", "GIT_SSL_CAINFO", "PIP_CERT"})
        set.emplace_back(name, source.bundle.string());
    // Node adds these to its own roots; a company's, where it had some, are in the bundle.
    const bool hadSome = source.environment.get("NODE_EXTRA_CA_CERTS").has_value();
    set.emplace_back("NODE_EXTRA_CA_CERTS", (hadSome ? source.bundle : source.authority).string());
}

} // namespace

Plan planFor(const ExportSource& source) {
    Plan plan;
    const std::string proxy = "http://127.0.0.1:" + std::to_string(source.proxyPort);
    plan.set = {{"AWS_ACCESS_KEY_ID", source.key.accessKeyId},
                {"AWS_SECRET_ACCESS_KEY", std::string(source.key.secretAccessKey.reveal())},
                {"AWS_REGION", source.region},
                {"AWS_DEFAULT_REGION", source.region},
                // Java's SDK v2 and Ruby obey HTTP_PROXY alone, for https too.
                {"HTTPS_PROXY", proxy},
                {"https_proxy", proxy},
                {"HTTP_PROXY", proxy},
                {"http_proxy", proxy},
                {"NO_PROXY", noProxy(source.environment)},
                {"no_proxy", noProxy(source.environment)}};
    addTrust(source, plan.set);
    plan.set.emplace_back("NODE_OPTIONS", nodeOptions(source));
    plan.set.emplace_back("JAVA_TOOL_OPTIONS", javaOptions(source));
    plan.set.emplace_back("PHP_INI_SCAN_DIR", phpFolders(source));
    plan.set.emplace_back("AWS_EC2_METADATA_DISABLED", "true");
    plan.set.emplace_back("AWS_SDK_LOAD_CONFIG", "1");
    // An endpoint_url of the shared config would lead past the proxy.
    plan.set.emplace_back("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    plan.set.emplace_back(kMark, proxy);

    plan.unset.assign(kUnset.begin(), kUnset.end());
    for (const auto& [name, value] : source.environment.values()) {
        if (name.starts_with("AWS_ENDPOINT_URL_"))
            plan.unset.push_back(name);
    }
    const Environment before = withoutExport(source.environment);
    for (const char* name :
         {"NO_PROXY", "no_proxy", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "PHP_INI_SCAN_DIR"}) {
        if (const auto value = before.get(name))
            plan.restored.emplace_back(name, *value);
    }
    return plan;
}

Environment withoutExport(Environment environment) {
    const auto mark = environment.get(kMark);
    if (!mark)
        return environment;
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"}) {
        if (environment.get(name) == mark)
            environment.unset(name);
    }
    if (environment.get("AWS_ACCESS_KEY_ID").value_or("").starts_with("AKIAGATE")) {
        for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
            environment.unset(name);
    }
    // The bundle holds the system's roots; without it those are found as always.
    for (const char* name :
         {"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE",
          "GIT_SSL_CAINFO", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS",
          "PHP_INI_SCAN_DIR", "NO_PROXY", "no_proxy", "AWS_EC2_METADATA_DISABLED",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", kMark})
        environment.unset(name);
    return environment;
}

} // namespace gatehouse::exports
