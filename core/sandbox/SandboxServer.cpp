// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/SandboxServer.h"

#include "core/aws/AwsHost.h"
#include "core/aws/ErrorReply.h"
#include "core/base/Encoding.h"
#include "core/crypto/Random.h"
#include "core/http/LoopbackServer.h"
#include "core/sandbox/Console.h"
#include "core/sandbox/S3.h"
#include "core/sandbox/Sts.h"

namespace gatehouse::sandbox {
namespace {

constexpr std::size_t kLargestBody = 256U << 20U;

http::ServedResponse refusal(const aws::AwsFault& fault, std::string_view service,
                             const http::ServedRequest& request) {
    const aws::ErrorReply reply =
        aws::makeErrorReply(fault, aws::errorProtocolOf(service, request.head), request.head.method,
                            toHex(crypto::randomBytes(8)));
    return {reply.head.status, reply.head.headers, reply.body};
}

std::string hostOf(const http::ServedRequest& request) {
    const std::string host(request.head.headers.get("Host").value_or(std::string_view()));
    return host.substr(0, host.find(':'));
}

} // namespace

struct SandboxServer::State {
    explicit State(const Clock& its) : clock(its), console(keys, its) {
        fillWithSamples(objects, clock.now());
    }
    [[nodiscard]] http::ServedResponse serve(const http::ServedRequest& request);
    [[nodiscard]] http::ServedResponse serveApi(const http::ServedRequest& request,
                                                const std::string& host);

    const Clock& clock;
    Keys keys;
    ObjectStore objects;
    Console console;
    std::unique_ptr<http::LoopbackServer> server; ///< Last: its threads use the others.
};

http::ServedResponse SandboxServer::State::serve(const http::ServedRequest& request) {
    const std::string host = hostOf(request);
    const bool isOwn = host == "127.0.0.1";
    const aws::AwsHost::Kind kind = aws::classifyHost(host).kind;
    // A page of somebody else, whose name was made to resolve here, gets nothing.
    if (!isOwn && kind != aws::AwsHost::Kind::Api)
        return {403, {}, "The sandbox answers for 127.0.0.1 and AWS's hosts only.\n"};
    const std::string& target = request.head.target;
    if (isOwn && (target.starts_with("/federation") || target.starts_with("/console/")))
        return console.answer(request);
    return serveApi(request, host);
}

http::ServedResponse SandboxServer::State::serveApi(const http::ServedRequest& request,
                                                    const std::string& host) {
    const aws::AwsHost known = aws::classifyHost(host);
    auto checked = checkRequest(request, keys, clock.now());
    if (!checked) {
        const auto signature =
            aws::readSignature({request.head.method, request.head.target, request.head.headers});
        return refusal(checked.error(), signature ? signature->scope.service : known.service,
                       request);
    }
    const std::string& service = checked->scope.service;
    aws::AwsResult<http::ServedResponse> answer = tl::unexpected<aws::AwsFault>(
        aws::AwsFault{501, "NotImplemented",
                      "The sandbox stands in for STS and S3 only, not for " + service +
                          ". Add a connection to your own accounts to use it."});
    if (service == "sts")
        answer = answerSts(request, *checked, keys, clock.now());
    else if (service == "s3")
        answer = answerS3(request, *checked, known.bucket, objects, clock.now());
    if (!answer)
        return refusal(answer.error(), service, request);
    answer->headers.set("x-amz-request-id", toUpper(toHex(crypto::randomBytes(8))));
    return std::move(*answer);
}

Result<std::unique_ptr<SandboxServer>> SandboxServer::start(const Clock& clock) {
    auto state = std::make_unique<State>(clock);
    auto server = http::LoopbackServer::start(
        [raw = state.get()](const http::ServedRequest& request) { return raw->serve(request); },
        {0, kLargestBody, 256});
    if (!server)
        return fail(server.error());
    state->server = std::move(*server);
    return std::unique_ptr<SandboxServer>(new SandboxServer(std::move(state)));
}

SandboxServer::SandboxServer(std::unique_ptr<State> state) : m_state(std::move(state)) {}

SandboxServer::~SandboxServer() = default;

std::string SandboxServer::endpoint() const {
    return m_state->server->address();
}

std::string SandboxServer::signInEndpoint() const {
    return endpoint() + "/federation";
}

std::string SandboxServer::teleportYaml() const {
    return teleportYamlOfWorld();
}

aws::Credentials SandboxServer::sourceCredentials() const {
    return m_state->keys.source();
}

} // namespace gatehouse::sandbox
