// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Tunnel.h"

#include <utility>

namespace gatehouse::proxy {

std::shared_ptr<Tunnel> Tunnel::start(std::shared_ptr<Channel> client,
                                      std::shared_ptr<Channel> server, Done done) {
    std::shared_ptr<Tunnel> tunnel(
        new Tunnel(std::move(client), std::move(server), std::move(done)));
    tunnel->join(*tunnel->m_client, *tunnel->m_server, tunnel->m_bytesUp);
    tunnel->join(*tunnel->m_server, *tunnel->m_client, tunnel->m_bytesDown);
    tunnel->pump(*tunnel->m_client, *tunnel->m_server, tunnel->m_bytesUp);
    tunnel->pump(*tunnel->m_server, *tunnel->m_client, tunnel->m_bytesDown);
    return tunnel;
}

Tunnel::Tunnel(std::shared_ptr<Channel> client, std::shared_ptr<Channel> server, Done done)
    : m_client(std::move(client)), m_server(std::move(server)), m_done(std::move(done)) {}

Tunnel::~Tunnel() {
    close();
}

void Tunnel::close() {
    m_done = nullptr;
    m_client->setHandlers({});
    m_server->setHandlers({});
    m_client->close();
    m_server->close();
}

void Tunnel::join(Channel& from, Channel& to, std::uint64_t& count) {
    Channel::Handlers handlers;
    const auto locked = [weak = weak_from_this()](auto&& task) {
        if (const auto self = weak.lock())
            task(*self);
    };
    handlers.received = [locked, &from, &to, &count] {
        locked([&](Tunnel& self) { self.pump(from, to, count); });
    };
    handlers.drained = [locked, &from, &to] {
        locked([&](Tunnel& self) {
            to.resume();
            if (from.isOpen())
                self.endIfOver();
        });
    };
    handlers.ended = [locked, &from, &to, &count] {
        locked([&](Tunnel& self) {
            self.pump(from, to, count);
            self.endIfOver();
        });
    };
    handlers.failed = [locked](const std::string&) {
        locked([](Tunnel& self) { self.end(); });
    };
    from.setHandlers(std::move(handlers));
}

void Tunnel::pump(Channel& from, Channel& to, std::uint64_t& count) {
    const std::size_t size = from.input().size();
    if (size != 0) {
        to.send(from.input().view());
        from.consume(size);
        count += size;
    }
    if (to.isFull())
        from.pause();
    if (from.hasEnded())
        to.finish();
}

void Tunnel::endIfOver() {
    if (m_client->hasEnded() && m_server->hasEnded() && m_client->queued() == 0 &&
        m_server->queued() == 0)
        end();
}

void Tunnel::end() {
    const Done done = std::exchange(m_done, nullptr);
    const auto self = shared_from_this();
    close();
    if (done)
        done();
}

} // namespace gatehouse::proxy
