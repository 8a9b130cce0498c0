// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/UpstreamPool.h"

#include "core/base/Encoding.h"
#include "core/http/Url.h"
#include "core/proxy/HostGuard.h"

#include <algorithm>
#include <utility>

namespace gatehouse::proxy {

namespace {

using access::UpstreamTarget;

std::string keyOf(const UpstreamTarget& target) {
    const auto mark = [](const std::shared_ptr<const std::string>& text) {
        return text ? std::to_string(std::hash<std::string>()(*text)) : std::string("-");
    };
    return (target.security == UpstreamTarget::Security::Tls ? "tls " : "plain ") + target.host +
           ' ' + target.port + ' ' + mark(target.extraRoots) + ' ' + mark(target.clientCertificate);
}

} // namespace

UpstreamPool::UpstreamPool(UpstreamPoolOptions options)
    : m_options(options), m_tls(options.environment), m_sweep(options.loop, [this] { sweep(); }) {}

UpstreamPool::~UpstreamPool() {
    clear();
}

std::shared_ptr<Dial> UpstreamPool::acquire(const UpstreamTarget& target, Reuse reuse,
                                            Protocol protocol, Ready ready) {
    const std::string key = keyOf(target);
    if (reuse == Reuse::Allowed && protocol == Protocol::Http1) {
        if (auto channel = takeIdle(key)) {
            ready(UpstreamLease{key, std::move(channel), true});
            return nullptr;
        }
    }
    DialPlan plan;
    plan.host = target.host;
    plan.port = target.port;
    plan.metadata = DialPlan::Metadata::Allow; // who forwards there knows what it does
    if (target.security == UpstreamTarget::Security::Tls) {
        auto context = m_tls.contextFor(target);
        if (!context) {
            ready(fail(context.error()));
            return nullptr;
        }
        plan.tls = *context;
        plan.offersHttp2 = protocol == Protocol::PreferHttp2;
        plan.session = m_tls.sessionFor(key);
        plan.gateway = gatewayFor("https", target.host, target.port);
    }
    return Dial::start(m_options.loop, m_options.resolver, m_options.connect, std::move(plan),
                       [key, ready = std::move(ready)](Result<std::shared_ptr<Channel>> channel) {
                           if (channel)
                               ready(UpstreamLease{key, std::move(*channel), false});
                           else
                               ready(fail(channel.error()));
                       });
}

std::shared_ptr<Channel> UpstreamPool::takeIdle(const std::string& key) {
    const auto found = m_idle.find(key);
    while (found != m_idle.end() && !found->second.empty()) {
        // The one used last is the least likely to have been closed over there.
        auto channel = std::move(found->second.back().channel);
        found->second.pop_back();
        channel->setHandlers({});
        if (channel->isQuiet())
            return channel;
        channel->close();
    }
    return nullptr;
}

void UpstreamPool::release(UpstreamLease lease) {
    Channel& channel = *lease.channel;
    channel.setHandlers({});
    if (!channel.isOpen() || channel.hasEnded() || !channel.input().isEmpty() ||
        channel.queued() != 0) {
        channel.close();
        return;
    }
    if (channel.tls() != nullptr && !lease.wasUsed)
        m_tls.keepSession(lease.key, *channel.tls());
    auto& waiting = m_idle[lease.key];
    if (waiting.size() >= m_options.perTarget) {
        channel.close();
        return;
    }
    Channel::Handlers handlers;
    const auto drop = [this, key = lease.key, raw = &channel] {
        dropIdle(key, raw);
    };
    handlers.received = drop;
    handlers.ended = drop;
    handlers.failed = [drop](const std::string&) {
        drop();
    };
    channel.setHandlers(std::move(handlers));
    channel.resume();
    if (m_idle.size() == 1 && waiting.empty())
        m_sweep.set(m_options.pooled);
    waiting.push_back({std::move(lease.channel), m_options.loop.clock().steady()});
}

void UpstreamPool::dropIdle(const std::string& key, const Channel* channel) {
    auto& waiting = m_idle[key];
    const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const Idle& idle) {
        return idle.channel.get() == channel;
    });
    if (found == waiting.end())
        return;
    const auto dropped = std::move(found->channel);
    waiting.erase(found);
    dropped->setHandlers({});
    dropped->close();
}

void UpstreamPool::sweep() {
    const auto oldest = m_options.loop.clock().steady() - m_options.pooled;
    for (auto target = m_idle.begin(); target != m_idle.end();) {
        auto& waiting = target->second;
        while (!waiting.empty() && waiting.front().since <= oldest) {
            waiting.front().channel->setHandlers({});
            waiting.front().channel->close();
            waiting.pop_front();
        }
        target = waiting.empty() ? m_idle.erase(target) : std::next(target);
    }
    if (!m_idle.empty())
        m_sweep.set(std::max(m_options.pooled / 4, std::chrono::milliseconds(1)));
}

std::optional<Gateway> UpstreamPool::gatewayFor(const std::string& scheme, const std::string& host,
                                                const std::string& port) const {
    const auto url = http::proxyFor(m_options.environment, scheme, host, port);
    if (!url || isOwnHost(url->host + ':' + url->port, m_ownPort))
        return std::nullopt;
    Gateway gateway{url->host, url->port};
    if (!url->userInfo.empty())
        gateway.authorization = "Basic " + toBase64(percentDecode(url->userInfo));
    return gateway;
}

void UpstreamPool::clear() {
    for (auto& [key, waiting] : m_idle)
        for (Idle& idle : waiting) {
            idle.channel->setHandlers({});
            idle.channel->close();
        }
    m_idle.clear();
    m_sweep.clear();
}

} // namespace gatehouse::proxy
