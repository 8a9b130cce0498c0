// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/Client.h"

#include "core/aws/PayloadForm.h"
#include "core/aws/SigV4.h"
#include "core/crypto/Digest.h"

#include <algorithm>

namespace gatehouse::simulation {

namespace {

std::string bodyOf(int id, std::size_t size) {
    std::string text = "body " + std::to_string(id) + ' ';
    text.resize(size, static_cast<char>('a' + id % 26));
    return text;
}

std::string declaredHash(const Exchanged& request) {
    switch (request.payload) {
    case Payload::Hash:
        return crypto::sha256Hex(request.body);
    case Payload::WrongHash:
        return crypto::sha256Hex(request.body + "another");
    case Payload::Unsigned:
        return std::string(aws::kUnsignedPayload);
    case Payload::Undeclared:
        break;
    }
    return {};
}

/// Head and body; signed by the key of its role.
std::string headOf(int id, const Exchanged& request, const Clock& clock) {
    http::RequestHead head;
    head.method = request.method;
    head.target = "/bucket/key-" + std::to_string(id);
    head.headers.add("Host", "127.0.0.1:" + std::to_string(Network::kProxyPort));
    head.headers.add("X-Amz-Date", toAmzDate(clock.now()));
    std::vector<std::string> names{"host", "x-amz-date"};
    const std::string declared = declaredHash(request);
    if (!declared.empty()) {
        head.headers.add("X-Amz-Content-Sha256", declared);
        names.insert(names.begin() + 1, "x-amz-content-sha256");
    }
    aws::Credentials key{keyOf(request.role), Secret(secretOf(request.role))};
    if (request.hasBadSignature)
        key.secretAccessKey = Secret(std::string("another secret"));
    const aws::SigningContext context{key, "eu-west-1", "s3", clock.now()};
    const std::string hash = declared.empty() ? crypto::sha256Hex(request.body) : declared;
    head.headers.add(
        "Authorization",
        aws::authorizationFor({head.method, head.target, head.headers}, names, hash, context));
    head.headers.add("X-Sim-Id", std::to_string(id));
    if (request.hasChunks)
        head.headers.add("Transfer-Encoding", "chunked");
    else if (!request.body.empty() || head.method == "PUT" || head.method == "POST")
        head.headers.add("Content-Length", std::to_string(request.body.size()));
    return http::serialise(head);
}

} // namespace

std::string keyOf(int role) {
    return "AKIASIMULATED00000" + std::to_string(10 + role);
}

std::string secretOf(int role) {
    return "the secret of role " + std::to_string(role);
}

Client::Client(End end, Ledger& ledger, Habits habits, std::size_t requests, std::size_t roles)
    : m_end(std::move(end)), m_ledger(ledger), m_habits(habits), m_left(requests), m_roles(roles) {}

void Client::makeRequest(Random& random, const Clock& clock) {
    --m_left;
    const int id = ++m_ledger.lastId;
    Exchanged request;
    request.role = static_cast<int>(random.below(m_roles));
    const char* const methods[] = {"GET", "HEAD", "DELETE", "PUT", "POST"};
    const std::size_t which = random.below(5);
    request.method = methods[which];
    if (which >= 3) {
        request.body = bodyOf(id, random.size(random.oneIn(10) ? 1'500'000 : 90'000));
        const Payload payloads[] = {Payload::Hash, Payload::WrongHash, Payload::Unsigned,
                                    Payload::Undeclared};
        request.payload = payloads[random.below(4)];
        request.hasChunks = random.oneIn(3);
    } else {
        request.payload = random.oneIn(2) ? Payload::Hash : Payload::Unsigned;
    }
    request.hasBadSignature = !m_habits.isCalm && random.oneIn(10);
    const std::string head = headOf(id, request, clock);
    m_bodyBegins = m_out.size() + head.size();
    m_out += head;
    m_sending = id;
    if (request.hasChunks) {
        for (std::size_t at = 0; at < request.body.size();) {
            const std::size_t size = std::min(1 + random.size(70'000), request.body.size() - at);
            m_out += http::chunkHeader(size) + request.body.substr(at, size) + "\r\n";
            at += size;
        }
        m_out += http::kLastChunk;
    } else {
        m_out += request.body;
    }
    m_ledger.requests.emplace(id, std::move(request));
    m_pending.push_back(id);
}

void Client::act(Random& random, const Clock& clock) {
    if (!isOpen())
        return;
    if (!m_habits.isCalm && random.oneIn(200)) {
        random.oneIn(3) ? m_end.finish() : close();
        return;
    }
    if (m_out.empty() && m_left > 0 && (m_pending.empty() || m_habits.pipelines))
        makeRequest(random, clock);
    if (!m_out.empty() && !random.oneIn(4))
        writeSome(random);
    else if (!m_habits.readsSlowly || random.oneIn(8))
        readSome(1 + random.size(60'000));
    if (isOpen() && m_left == 0 && m_pending.empty())
        close();
}

void Client::writeSome(Random& random) {
    const std::size_t piece = std::min(m_out.size(), 1 + random.size(60'000));
    const std::size_t taken = m_end.write(std::string_view(m_out).substr(0, piece));
    m_out.erase(0, taken);
    // The bytes behind the head, chunk framing included, which is little beside the bounds.
    if (taken > m_bodyBegins)
        m_ledger.at(m_sending).sent += taken - m_bodyBegins;
    m_bodyBegins -= std::min(m_bodyBegins, taken);
}

void Client::drain() {
    while (isOpen()) {
        const std::size_t before = m_end.waiting();
        readSome(100'000);
        if (before == 0)
            return;
    }
}

void Client::readSome(std::size_t most) {
    const End::Got got = m_end.read(most);
    m_in += got.bytes;
    for (;;) {
        hold(!m_pending.empty() || m_in.empty(), "nothing is answered that was not asked");
        if (m_pending.empty())
            break;
        if (!m_parser.isInMessage())
            m_parser.expect(m_ledger.at(m_pending.front()).method);
        const auto step = m_parser.step(m_in);
        hold(step.has_value(), "an answer is well-formed");
        onStep(*step);
        m_in.erase(0, step->consumed);
        if (step->kind == http::Step::Kind::NeedMore || m_isToldToClose)
            break;
    }
    if (m_isToldToClose) {
        close();
    } else if (got.hasEnded) {
        if (m_parser.isInMessage() && m_parser.ended())
            onStep({http::Step::Kind::Complete});
        close();
    }
}

void Client::onStep(const http::Step& step) {
    Exchanged& request = m_ledger.at(m_pending.front());
    switch (step.kind) {
    case http::Step::Kind::NeedMore:
        break;
    case http::Step::Kind::Head:
        onHead();
        break;
    case http::Step::Kind::Body:
        m_answer += step.body;
        request.answerGot = m_answer.size();
        break;
    case http::Step::Kind::Complete:
        if (m_isFromOrigin && request.method != "HEAD")
            hold(m_answer ==
                     answerOf(m_pending.front(),
                              request.endsWithConnection ? m_answer.size() : request.answerSize),
                 "an answer arrives as it was sent, to whom it was sent");
        request.isAnswered = true;
        request.status = m_parser.head().status;
        m_answer.clear();
        m_pending.pop_front();
        if (!http::keepsAlive(m_parser.head())) {
            for (const int id : m_pending)
                m_ledger.at(id).isDropped = true;
            m_isToldToClose = true;
        }
        break;
    }
}

void Client::onHead() {
    const http::ResponseHead& head = m_parser.head();
    if (head.status < 200)
        return;
    const auto id = head.headers.get("x-sim-id");
    m_isFromOrigin = id.has_value();
    if (m_isFromOrigin)
        hold(*id == std::to_string(m_pending.front()), "an answer comes to whom it belongs");
    else
        hold(head.status >= 400, "what the proxy says itself is an error");
}

void Client::close() {
    m_end.close();
}

} // namespace gatehouse::simulation
