// SPDX-License-Identifier: Apache-2.0
#include "core/engine/LocalEngine.h"

#include "core/engine/EngineParts.h"
#include "core/engine/SessionExport.h"
#include "core/engine/ToolTrust.h"

namespace gatehouse::engine {

LocalEngine::LocalEngine(LocalEngineOptions options)
    : m_parts(std::make_unique<EngineParts>(std::move(options))) {}

LocalEngine::~LocalEngine() = default;

std::shared_ptr<const State> LocalEngine::state() const {
    return m_parts->publisher.snapshot();
}

void LocalEngine::observe(Observer observer) {
    m_parts->publisher.observe(std::move(observer));
}

void LocalEngine::refresh(Reply<void> reply) {
    m_parts->onLoop([parts = m_parts.get(), reply = m_parts->shown(std::move(reply))]() mutable {
        parts->connections->refreshAll(std::move(reply));
    });
}

void LocalEngine::addConnection(access::ConnectionSettings settings, Reply<std::string> reply) {
    m_parts->onLoop([parts = m_parts.get(), settings = std::move(settings),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->connections->add(std::move(settings), std::move(reply));
    });
}

void LocalEngine::updateConnection(access::ConnectionSettings settings, Reply<void> reply) {
    m_parts->onLoop([parts = m_parts.get(), settings = std::move(settings),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->connections->update(std::move(settings), std::move(reply));
    });
}

void LocalEngine::removeConnection(std::string connectionId, Reply<void> reply) {
    m_parts->onLoop([parts = m_parts.get(), id = std::move(connectionId),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->sessions->stopAllOf(id);
        parts->connections->remove(id, std::move(reply));
    });
}

void LocalEngine::startSession(SessionRequest request, Reply<access::SessionInfo> reply) {
    m_parts->onLoop([parts = m_parts.get(), request = std::move(request),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->startProxy([parts, request = std::move(request),
                           reply = std::move(reply)](const Result<ProxyState>& started) mutable {
            if (!started) {
                if (reply)
                    reply(fail(started.error()));
                return;
            }
            parts->sessions->start(request, [parts, request, reply = std::move(reply)](
                                                Result<access::SessionInfo> session) {
                if (session)
                    parts->preferences->used(request.connectionId, request.appName,
                                             session->role.arn);
                if (reply)
                    reply(std::move(session));
            });
        });
    });
}

void LocalEngine::stopSession(std::string sessionId, Reply<void> reply) {
    m_parts->onLoop([parts = m_parts.get(), id = std::move(sessionId),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->sessions->stop(id, std::move(reply));
    });
}

void LocalEngine::renewSession(std::string sessionId, Reply<access::SessionInfo> reply) {
    m_parts->onLoop([parts = m_parts.get(), id = std::move(sessionId),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->sessions->renew(id, std::move(reply));
    });
}

void LocalEngine::startProxy(Reply<ProxyState> reply) {
    m_parts->onLoop([parts = m_parts.get(), reply = m_parts->shown(std::move(reply))]() mutable {
        parts->startProxy(std::move(reply));
    });
}

void LocalEngine::stopProxy(Reply<void> reply) {
    m_parts->onLoop([parts = m_parts.get(), reply = m_parts->shown(std::move(reply))]() mutable {
        parts->preferences->setProxyOn(false);
        parts->proxy->stop(std::move(reply));
    });
}

void LocalEngine::setProxyPort(std::uint16_t port, Reply<ProxyState> reply) {
    m_parts->onLoop(
        [parts = m_parts.get(), port, reply = m_parts->shown(std::move(reply))]() mutable {
            parts->proxy->setPort(port, std::move(reply));
        });
}

std::vector<ExportFormat> LocalEngine::exportFormats() const {
    return sessionExportFormats();
}

void LocalEngine::exportSession(ExportRequest request, Reply<ExportText> reply) {
    m_parts->onLoop([parts = m_parts.get(), request = std::move(request),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        if (!reply)
            return;
        // Undoing is the same for every session, and must work when none can be had any more.
        if (request.direction == ExportDirection::Unset)
            return reply(makeSessionExport({{},
                                            {},
                                            parts->publisher.state().proxy,
                                            ToolFolder{parts->options.toolFolder},
                                            parts->options.environment},
                                           request));
        parts->startProxy([parts, request = std::move(request),
                           reply = std::move(reply)](const Result<ProxyState>& started) {
            if (!started)
                return reply(fail(started.error()));
            const auto found = parts->sessions->find(request.sessionId);
            if (!found)
                return reply(fail(found.error()));
            reply(makeSessionExport({found->info, found->key, *started,
                                     ToolFolder{parts->options.toolFolder},
                                     parts->options.environment},
                                    request));
        });
    });
}

void LocalEngine::consoleOutlook(ConsoleLaunchRequest request,
                                 Reply<access::ConsoleOutlook> reply) {
    m_parts->onLoop([parts = m_parts.get(), request = std::move(request),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->ask<access::ConsoleOutlook>(
            request.connectionId,
            [console = request.console](access::Connection& connection, const Cancel& cancel) {
                return connection.consoleOutlook(console, cancel);
            },
            std::move(reply));
    });
}

void LocalEngine::launchConsole(ConsoleLaunchRequest request, Reply<ConsoleLaunch> reply) {
    consoleLink(std::move(request), [parts = m_parts.get(), reply = std::move(reply)](
                                        const Result<access::ConsoleLink>& link) {
        if (!reply)
            return;
        if (!link)
            return reply(fail(link.error()));
        auto address = parts->handover.offer(link->url);
        if (!address)
            return reply(fail(address.error()));
        reply(ConsoleLaunch{std::move(*address), link->outlook});
    });
}

void LocalEngine::consoleLink(ConsoleLaunchRequest request, Reply<access::ConsoleLink> reply) {
    m_parts->onLoop([parts = m_parts.get(), request = std::move(request),
                     reply = m_parts->shown(std::move(reply))]() mutable {
        parts->ask<access::ConsoleLink>(
            request.connectionId,
            [console = request.console](access::Connection& connection, const Cancel& cancel) {
                return connection.consoleLink(console, cancel);
            },
            [parts, request, reply = std::move(reply)](Result<access::ConsoleLink> link) {
                if (link)
                    parts->preferences->used(request.connectionId, request.console.appName,
                                             request.console.roleArn);
                if (reply)
                    reply(std::move(link));
            });
    });
}

void LocalEngine::requests(std::uint64_t afterRevision, Reply<std::vector<RequestRecord>> reply) {
    m_parts->onLoop([parts = m_parts.get(), afterRevision, reply = std::move(reply)] {
        if (reply)
            reply(parts->activity.after(afterRevision));
    });
}

void LocalEngine::setLastRole(std::string appKey, std::string roleArn) {
    m_parts->onLoop([parts = m_parts.get(), key = std::move(appKey), arn = std::move(roleArn)] {
        parts->preferences->setLastRole(key, arn);
    });
}

void LocalEngine::setFavourite(std::string key, bool isFavourite) {
    m_parts->onLoop([parts = m_parts.get(), key = std::move(key), isFavourite] {
        parts->preferences->setFavourite(key, isFavourite);
    });
}

void LocalEngine::setAccountColour(std::string accountId, std::string colour) {
    m_parts->onLoop([parts = m_parts.get(), id = std::move(accountId), name = std::move(colour)] {
        parts->preferences->setAccountColour(id, name);
    });
}

void LocalEngine::setValue(std::string name, std::string value) {
    m_parts->onLoop([parts = m_parts.get(), name = std::move(name), value = std::move(value)] {
        parts->preferences->setValue(name, value);
    });
}

} // namespace gatehouse::engine
