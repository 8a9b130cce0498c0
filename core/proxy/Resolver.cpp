// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <utility>

namespace gatehouse::proxy {

namespace {

struct InfoDeleter {
    void operator()(addrinfo* info) const { ::freeaddrinfo(info); }
};

Result<Resolver::Addresses> lookUp(const std::string& host, const std::string& port, int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* raw = nullptr;
    const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &raw);
    const std::unique_ptr<addrinfo, InfoDeleter> info(raw);
    if (error != 0)
        return fail(ErrorCode::Retry, error == EAI_AGAIN
                                          ? "no name server answered"
                                          : "its name does not resolve to an address");
    Resolver::Addresses addresses;
    for (const addrinfo* one = info.get(); one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        ::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST);
        addresses.push_back({text.data(), std::string(reinterpret_cast<const char*>(one->ai_addr),
                                                      one->ai_addrlen)});
    }
    return addresses;
}

} // namespace

Resolver::Resolver(EventLoop& loop, Executor& pool)
    : m_loop(loop), m_pool(pool), m_self(std::make_shared<Resolver*>(this)) {}

Resolver::~Resolver() = default;

void Resolver::resolve(const std::string& host, const std::string& port, Reply reply) {
    std::string name = host;
    if (name.size() >= 2 && name.front() == '[' && name.back() == ']')
        name = name.substr(1, name.size() - 2);
    if (const auto numeric = lookUp(name, port, AI_NUMERICHOST)) {
        reply(numeric);
        return;
    }
    const std::string key = name + ' ' + port;
    auto& waiting = m_waiting[key];
    waiting.push_back(std::move(reply));
    if (waiting.size() > 1)
        return;
    m_pool.post([&loop = m_loop, weak = std::weak_ptr(m_self), key, name, port] {
        auto addresses = lookUp(name, port, AI_ADDRCONFIG);
        // Machines with nothing but loopback have no configured family at all.
        if (!addresses)
            addresses = lookUp(name, port, 0);
        loop.post([weak, key, addresses = std::move(addresses)] {
            if (const auto self = weak.lock())
                (*self)->answer(key, addresses);
        });
    });
}

void Resolver::answer(const std::string& key, const Result<Addresses>& addresses) {
    auto node = m_waiting.extract(key);
    if (node.empty())
        return;
    for (const Reply& reply : node.mapped())
        reply(addresses);
}

} // namespace gatehouse::proxy
