// SPDX-License-Identifier: Apache-2.0
// What a person would do in the window, done in the terminal against the sandbox.
#include "app/cli/Await.h"
#include "app/cli/Commands.h"
#include "core/aws/SigV4.h"
#include "core/crypto/Digest.h"
#include "core/crypto/Random.h"
#include "core/exports/ChildEnvironment.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/Url.h"
#include "core/http/XmlReader.h"

#include <iostream>

namespace gatehouse::cli {
namespace {

/// A tool: it knows nothing but the variables that an export gives it.
class Tool {
public:
    explicit Tool(const engine::ExportText& text)
        : m_environment(exports::childEnvironment({}, text.set, text.unset)),
          m_client(m_environment) {}

    Result<http::Response> call(const std::string& method, const std::string& url,
                                const std::string& service, const std::string& body) {
        const auto parsed = http::Url::parse(url);
        if (!parsed)
            return fail(parsed.error());
        http::Request request{method, url, {}, body};
        request.headers.add("Host", parsed->authority());
        if (service == "sts")
            request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        const aws::Credentials keys{
            m_environment.get("AWS_ACCESS_KEY_ID").value_or(""),
            Secret(m_environment.get("AWS_SECRET_ACCESS_KEY").value_or(""))};
        aws::signAll(method, parsed->target, request.headers, crypto::sha256Hex(body),
                     {keys, "us-east-1", service, SystemClock().now()});
        auto reply = m_client.send(request, {});
        if (reply && reply->status >= 300)
            return fail(ErrorCode::Refused, method + ' ' + url + " was answered with " +
                                                std::to_string(reply->status) + ": " + reply->body);
        return reply;
    }

private:
    Environment m_environment;
    http::CurlHttpClient m_client;
};

Result<void> useIdentity(Tool& tool) {
    const auto reply = tool.call("POST", "https://sts.us-east-1.amazonaws.com/", "sts",
                                 "Action=GetCallerIdentity&Version=2011-06-15");
    if (!reply)
        return fail(reply.error());
    const auto document = http::parseXml(reply->body);
    if (!document)
        return fail(document.error());
    const std::string arn = document->textAt({"GetCallerIdentityResult", "Arn"});
    std::cout << "   AWS says: you are " << arn << '\n';
    if (arn.find("assumed-role/PowerUser/alice") == std::string::npos)
        return fail(ErrorCode::Internal, "That is not the role of this session.");
    return {};
}

Result<void> useStorage(Tool& tool) {
    const std::string content = crypto::randomBytes(1U << 20U);
    const std::string url = "https://shop-production-assets.s3.us-east-1.amazonaws.com/tour.bin";
    if (const auto put = tool.call("PUT", url, "s3", content); !put)
        return fail(put.error());
    const auto got = tool.call("GET", url, "s3", {});
    if (!got)
        return fail(got.error());
    if (got->body != content)
        return fail(ErrorCode::Internal, "The object came back changed.");
    if (const auto gone = tool.call("DELETE", url, "s3", {}); !gone)
        return fail(gone.error());
    std::cout << "   1 MB written to S3, read back byte for byte, and deleted\n";
    return {};
}

Result<void> walk(EngineDoor& door) {
    const auto state = door.state();
    std::cout << "1. Apps and the roles you may use\n";
    for (const access::App& app : *state->apps) {
        std::cout << "   " << app.name << " (" << app.accountId << "):";
        for (const access::Role& role : app.roles)
            std::cout << ' ' << role.display;
        std::cout << '\n';
    }
    std::cout << "2. A session for production as PowerUser\n";
    const auto choice = choose(*state, {"production", "PowerUser"});
    if (!choice)
        return fail(choice.error());
    const auto session = startSession(door, *choice);
    if (!session)
        return fail(session.error());
    std::cout << "   key " << session->accessKeyId << ", good only on this computer, "
              << timeLeft(session->expiry, SystemClock().now()) << '\n';
    const auto text = await<engine::ExportText>(
        [&](const auto& reply) { door.engine().exportSession({session->id}, reply); });
    if (!text)
        return fail(text.error());
    std::cout << "3. Tools through the proxy on http://127.0.0.1:" << door.state()->proxy.port
              << '\n';
    Tool tool(*text);
    if (auto used = useIdentity(tool); !used)
        return used;
    if (auto used = useStorage(tool); !used)
        return used;
    std::cout << "4. The console\n";
    const auto link = await<access::ConsoleLink>([&](const auto& reply) {
        door.engine().consoleLink(
            {choice->app.connectionId, {choice->app.name, choice->role.arn, "s3", "us-east-1"}},
            reply);
    });
    if (!link)
        return fail(link.error());
    http::CurlHttpClient browser{Environment{}};
    const auto login = browser.send({"GET", link->url}, {});
    if (!login || login->status != 302)
        return fail(ErrorCode::Internal, "The sign-in link did not sign in.");
    std::cout << "   a browser would be signed in as PowerUser for "
              << link->outlook.duration.count() / 3600 << " h\n";
    return {};
}

} // namespace

int tour() {
    std::cout << "Gatehouse against its sandbox: no AWS account, no network.\n\n";
    const auto door = EngineDoor::open({true, {}});
    if (!door)
        return report(door.error());
    if (const auto walked = walk(**door); !walked)
        return report(walked.error());
    std::cout << "\nAll of it worked. For the window, run this where there is a display "
                 "(DISPLAY or WAYLAND_DISPLAY is set).\n"
                 "Without one: gatehouse --help, or gatehouse --sandbox apps ls\n";
    return kSuccess;
}

} // namespace gatehouse::cli
