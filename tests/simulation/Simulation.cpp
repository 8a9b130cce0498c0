// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/Simulation.h"

#include <algorithm>

namespace gatehouse::simulation {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kRoles = 3;
constexpr int kMoves = 1500;
/// Sockets on both sides, the channel's input, its queue up to the mark and one step above it, and
/// what a client may have sent of its next request.
constexpr std::size_t kMostUnderWay = 700 * 1024;

proxy::ProxyLimits limits(Random& random, bool isCalm) {
    proxy::ProxyLimits some;
    some.connections = random.between(2, 12);
    some.bodyInMemory = random.size(20'000);
    some.bodySpooled = 1'000'000;
    some.pooledPerTarget = random.between(1, 4);
    if (isCalm) // whoever takes his time is not in trouble
        return some;
    some.connect = milliseconds(3'000);
    some.head = milliseconds(4'000);
    some.idle = milliseconds(6'000);
    some.stall = milliseconds(8'000);
    some.pooled = milliseconds(2'000);
    return some;
}

/// Sends everything to one origin in the name of one role: at once, later, not at all, or with an
/// error, as a renewal of credentials may end.
class RoleForwarder final : public access::Forwarder {
public:
    RoleForwarder(int role, proxy::EventLoop& loop, Random& random, bool isCalm)
        : m_role(role), m_loop(loop), m_random(random), m_isCalm(isCalm) {}

    void prepare(access::VerifiedRequest request, Reply reply) override {
        Result<access::OutgoingRequest> outgoing = sign(std::move(request));
        if (!m_isCalm && m_random.oneIn(15))
            outgoing = fail(ErrorCode::Retry, "The credentials could not be renewed.");
        if (!m_isCalm && m_random.oneIn(40))
            return; // never
        if (!m_random.oneIn(4))
            return reply(std::move(outgoing));
        const auto kept = std::make_shared<Result<access::OutgoingRequest>>(std::move(outgoing));
        m_loop.after(milliseconds(m_random.below(2'000)),
                     [alive = std::weak_ptr(m_alive), kept, reply = std::move(reply)] {
                         if (!alive.expired())
                             reply(std::move(*kept));
                     });
    }

private:
    Result<access::OutgoingRequest> sign(access::VerifiedRequest request) const {
        access::OutgoingRequest outgoing;
        outgoing.target.security = access::UpstreamTarget::Security::Plain;
        outgoing.target.host = "127.0.0.1";
        outgoing.target.port = std::to_string(9000 + m_role % 2); // two of the roles share one
        outgoing.method = request.method;
        outgoing.requestTarget = request.target;
        outgoing.headers = request.headers;
        outgoing.headers.set("Host", request.host);
        outgoing.headers.set("Authorization", "forwarded for role " + std::to_string(m_role));
        return outgoing;
    }

    int m_role;
    proxy::EventLoop& m_loop;
    Random& m_random;
    bool m_isCalm;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace

Simulation::Simulation(std::uint64_t seed, pki::LeafCache& leaves)
    : m_random(seed), m_isCalm(seed % 4 == 0), m_clock(*fromAmzDate("20260101T000000Z")),
      m_loop(m_clock) {
    m_network.decide = [this](std::uint16_t) {
        if (m_isCalm || !m_random.oneIn(12))
            return Network::Fate::Accepted;
        return m_random.oneIn(2) ? Network::Fate::Refused : Network::Fate::Silent;
    };
    m_network.arrived = [this](std::uint16_t, End end) {
        m_origins.push_back(std::make_unique<Origin>(std::move(end), m_ledger, m_isCalm));
        if (!m_ledger.stopped.empty())
            m_origins.back()->noteNew();
    };
    m_loop.turn(); // from now on this thread is the loop's
    m_proxy = std::make_unique<proxy::Proxy>(proxy::ProxyOptions{
        m_loop, m_pool, m_clock, leaves, m_sessions, Environment(), limits(m_random, m_isCalm)});
    m_proxy->setRequestObserver(
        [this](const access::RequestRecord& record, proxy::RequestPhase phase) {
            if (phase == proxy::RequestPhase::Ended && record.isLocalError && record.error.empty())
                m_recordErrors.push_back("an error of the proxy says what happened");
        });
    hold(m_proxy->listen(0).has_value(), "it listens");
    startSessions();
    m_clientsLeft = m_random.between(1, 10);
}

Simulation::~Simulation() {
    m_proxy.reset();
}

void Simulation::startSessions() {
    for (int role = 0; role < static_cast<int>(kRoles); ++role) {
        proxy::SessionEntry entry;
        entry.sessionId = "session-" + std::to_string(role);
        entry.key = {keyOf(role), Secret(secretOf(role))};
        entry.roleDisplay = "Role" + std::to_string(role);
        if (!m_isCalm && m_random.oneIn(6))
            entry.expiry = m_clock.now() + milliseconds(m_random.below(20'000));
        entry.forwarder = std::make_shared<RoleForwarder>(role, m_loop, m_random, m_isCalm);
        m_sessions.put(std::move(entry));
    }
}

void Simulation::run() {
    for (int i = 0; i < kMoves; ++i)
        move();
    letTimePass();
    checkEnd();
    closeProxy();
}

void Simulation::move() {
    const std::size_t kind = m_random.below(100);
    if (kind < 4) {
        connectClient();
    } else if (kind < 50) {
        if (!m_clients.empty())
            m_clients[m_random.below(m_clients.size())]->act(m_random, m_clock);
    } else if (kind < 96) {
        if (!m_origins.empty())
            m_origins[m_random.below(m_origins.size())]->act(m_random);
    } else if (kind < 98) {
        const bool isLong = !m_isCalm && m_random.oneIn(20);
        m_clock.advance(milliseconds(m_random.below(isLong ? 5'000 : 5)));
    } else if (!m_isCalm && m_random.oneIn(60)) {
        stopSession();
    }
    turn();
}

void Simulation::connectClient() {
    if (m_clientsLeft == 0)
        return;
    --m_clientsLeft;
    const Client::Habits habits{m_isCalm, m_random.oneIn(4), m_random.oneIn(5)};
    End end = m_network.connectToProxy();
    if (end.isOpen())
        m_clients.push_back(std::make_unique<Client>(std::move(end), m_ledger, habits,
                                                     m_random.between(1, 6), kRoles));
}

void Simulation::turn() {
    m_loop.turn();
    std::erase_if(m_origins, [](const auto& origin) { return !origin->isOpen(); });
    checkBounds();
}

void Simulation::stopSession() {
    const int role = static_cast<int>(m_random.below(kRoles));
    m_sessions.stop(keyOf(role));
    m_ledger.stopped.insert(role);
    for (const auto& origin : m_origins)
        origin->noteStop();
}

void Simulation::checkBounds() const {
    for (const auto& [id, request] : m_ledger.requests) {
        const bool isStreamed = request.payload == Payload::Unsigned;
        if (isStreamed && request.heads == 1 && !request.isAnswered && request.arrived > 0)
            hold(request.sent <= request.arrived + kMostUnderWay,
                 "an upload takes no more memory than there are buffers");
        if (request.answerSent > 0 && !request.isAnswered)
            hold(request.answerSent <= request.answerGot + kMostUnderWay,
                 "a download takes no more memory than there are buffers");
    }
    hold(m_recordErrors.empty(), m_recordErrors.empty() ? "" : m_recordErrors.front());
}

/// Nobody begins anything any more, and tools take what comes: the proxy must come to rest by its
/// own deadlines.
void Simulation::letTimePass() {
    if (m_isCalm) { // nothing may be left over when everybody does his part
        for (int i = 0; i < 200'000 && !std::ranges::all_of(m_clients, &Client::isDone); ++i)
            move();
        return;
    }
    // Of one client's requests each may wait for all of its deadlines.
    for (int i = 0; i < 2'000 && m_proxy->counts().clients != 0; ++i) {
        for (const auto& client : m_clients)
            client->drain();
        m_clock.advance(milliseconds(100));
        turn();
    }
}

void Simulation::checkEnd() const {
    if (!m_isCalm) {
        const auto counts = m_proxy->counts();
        hold(counts.running == 0, "no request hangs past its deadline");
        hold(counts.clients == 0, "no connection hangs past its deadline");
        return;
    }
    for (const auto& [id, request] : m_ledger.requests) {
        if (request.isDropped)
            continue;
        hold(request.isAnswered, "every request is answered");
        const bool isFine = request.status == 200 || request.status == 404;
        const bool isTooLarge = request.body.size() > 1'000'000;
        if (request.payload == Payload::WrongHash)
            hold(request.status == 400, "a body that is not what was signed is refused");
        else if (request.payload == Payload::Undeclared && isTooLarge)
            hold(request.status == 413, "a body that is too large to be kept is refused");
        else
            hold(isFine && request.isComplete, "every right request succeeds");
    }
}

void Simulation::closeProxy() {
    m_proxy->close(milliseconds(1'000), [this] { m_isClosed = true; });
    hold(!m_network.connectToProxy().isOpen(), "a closed proxy accepts nothing");
    for (int i = 0; i < 30 && !m_isClosed; ++i) {
        m_clock.advance(milliseconds(50));
        turn();
    }
    hold(m_isClosed, "closing ends by its deadline");
}

} // namespace gatehouse::simulation
