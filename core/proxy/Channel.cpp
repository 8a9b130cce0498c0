// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Channel.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::size_t kReadStep = 16 * 1024;

} // namespace

std::shared_ptr<Channel> Channel::create(EventLoop& loop, Socket socket) {
    std::shared_ptr<Channel> channel(new Channel(loop, std::move(socket)));
    const std::weak_ptr<Channel> weak = channel;
    loop.watch(channel->descriptor(), EventLoop::Readable,
               [weak](bool isReadable, bool isWritable) {
                   if (const auto self = weak.lock())
                       self->onReady(isReadable, isWritable);
               });
    return channel;
}

Channel::Channel(EventLoop& loop, Socket socket) : m_loop(loop), m_socket(std::move(socket)) {}

Channel::~Channel() {
    close();
}

void Channel::setHandlers(Handlers handlers) {
    m_handlers = std::move(handlers);
}

void Channel::catchUp() {
    if (isOpen() && !m_hasEnded && m_input.isEmpty())
        return;
    m_loop.post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self)
            return;
        if (!self->isOpen()) {
            if (const auto failed = self->m_handlers.failed)
                failed("it was closed");
            return;
        }
        if (const auto received = self->m_handlers.received; received && !self->m_input.isEmpty())
            received();
        if (const auto ended = self->m_handlers.ended; ended && self->isOpen() && self->m_hasEnded)
            ended();
    });
}

void Channel::startTls(std::unique_ptr<TlsStream> tls, std::function<void(Result<void>)> done) {
    m_tls = std::move(tls);
    m_handshakeDone = std::move(done);
    m_isPaused = false;
    // The first flight may be here already, read before TLS began.
    readLater();
}

bool Channel::mayRead() const {
    return isOpen() && !m_isPaused && !m_hasEnded && m_input.size() < kInputRoom;
}

void Channel::updateInterest() {
    if (!isOpen())
        return;
    unsigned interest = EventLoop::Nothing;
    if (m_handshakeDone) {
        interest = m_readWantsWrite ? EventLoop::Writable : EventLoop::Readable;
    } else {
        if (mayRead() || m_writeWantsRead)
            interest |= EventLoop::Readable;
        if ((!m_output.isEmpty() && !m_writeWantsRead) || m_readWantsWrite)
            interest |= EventLoop::Writable;
    }
    m_loop.setInterest(descriptor(), interest);
}

void Channel::onReady(bool isReadable, bool isWritable) {
    if (m_handshakeDone) {
        shakeHands();
        return;
    }
    if ((isWritable && !m_output.isEmpty()) || (isReadable && m_writeWantsRead))
        flush();
    if (!m_writeFailure.empty()) {
        // An answer that the peer sent before it closed is worth more than the failure.
        if (mayRead())
            readSome();
        if (isOpen())
            fail(m_writeFailure);
        return;
    }
    if (m_wasBlocked && m_output.isEmpty() && isOpen()) {
        m_wasBlocked = false;
        if (const auto drained = m_handlers.drained)
            drained();
    }
    if (isReadable || (isWritable && m_readWantsWrite))
        readSome();
    updateInterest();
}

void Channel::shakeHands() {
    const IoStatus status = m_tls->handshake();
    if (status == IoStatus::WantRead || status == IoStatus::WantWrite) {
        m_readWantsWrite = status == IoStatus::WantWrite;
        updateInterest();
        return;
    }
    m_readWantsWrite = false;
    const auto done = std::exchange(m_handshakeDone, nullptr);
    if (status != IoStatus::Done) {
        const std::string reason = m_tls->reason();
        close();
        done(gatehouse::fail(ErrorCode::Retry, reason));
        return;
    }
    updateInterest();
    readLater(); // the first request may have come with the end of the handshake
    done({});
}

void Channel::readLater() {
    if (m_isReadScheduled || !isOpen())
        return;
    m_isReadScheduled = true;
    m_loop.post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self)
            return;
        self->m_isReadScheduled = false;
        if (self->isOpen())
            self->onReady(true, !self->m_output.isEmpty());
    });
}

IoResult Channel::readInto(char* into, std::size_t room) {
    if (m_tls)
        return m_tls->read(into, room);
    const auto got = ::recv(descriptor(), into, room, 0);
    if (got > 0)
        return {IoStatus::Done, static_cast<std::size_t>(got)};
    if (got == 0)
        return {IoStatus::End, 0};
    return {errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? IoStatus::WantRead
                                                                      : IoStatus::Failed,
            0};
}

IoResult Channel::writeFrom(std::string_view bytes) {
    if (m_tls)
        return m_tls->write(bytes);
    const auto sent = ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0)
        return {IoStatus::Done, static_cast<std::size_t>(sent)};
    return {errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? IoStatus::WantWrite
                                                                      : IoStatus::Failed,
            0};
}

void Channel::readSome() {
    bool hasNew = false;
    IoStatus status = IoStatus::Done;
    int error = 0;
    m_readWantsWrite = false;
    while (mayRead() && status == IoStatus::Done) {
        const IoResult result = readInto(m_input.prepare(kReadStep), kReadStep);
        error = errno;
        m_input.commit(result.size);
        status = result.status;
        m_moved += result.size;
        hasNew = hasNew || result.size != 0;
        // A short read of a plain socket has emptied it; TLS may hold more records.
        if (!m_tls && result.size < kReadStep)
            break;
    }
    m_readWantsWrite = status == IoStatus::WantWrite;
    if (status == IoStatus::End)
        m_hasEnded = true;
    m_isInputFull = m_input.size() >= kInputRoom;
    if (hasNew) {
        if (const auto received = m_handlers.received)
            received();
    }
    if (!isOpen())
        return;
    if (status == IoStatus::Failed) {
        fail(m_tls ? m_tls->reason() : describeErrno(error));
        return;
    }
    if (status == IoStatus::End) {
        if (const auto ended = m_handlers.ended)
            ended();
        return;
    }
}

void Channel::consume(std::size_t size) {
    m_input.consume(size);
    if (!m_isInputFull || m_input.size() >= kInputRoom)
        return;
    m_isInputFull = false;
    updateInterest();
    readLater(); // the rest may wait inside OpenSSL, of which no readiness tells
}

void Channel::pause() {
    m_isPaused = true;
    updateInterest();
}

void Channel::resume() {
    if (!m_isPaused)
        return;
    m_isPaused = false;
    updateInterest();
    if (m_tls && !m_handshakeDone)
        readLater();
}

void Channel::send(std::string_view bytes) {
    if (!isOpen() || bytes.empty() || m_isFinishing || !m_writeFailure.empty())
        return;
    if (m_output.isEmpty() && !m_handshakeDone) {
        while (!bytes.empty()) {
            const IoResult result = writeFrom(bytes);
            bytes.remove_prefix(result.size);
            m_moved += result.size;
            if (result.status == IoStatus::Done)
                continue;
            m_writeWantsRead = result.status == IoStatus::WantRead;
            if (result.status == IoStatus::Failed || result.status == IoStatus::End) {
                m_writeFailure =
                    m_tls && !m_tls->reason().empty() ? m_tls->reason() : describeErrno(errno);
                m_isPaused = false;
                readLater(); // tells of it from the loop, not from within the caller
                return;
            }
            break;
        }
    }
    if (bytes.empty())
        return;
    m_output.append(bytes);
    m_wasBlocked = true;
    updateInterest();
}

void Channel::flush() {
    m_writeWantsRead = false;
    while (!m_output.isEmpty()) {
        const IoResult result = writeFrom(m_output.view());
        m_moved += result.size;
        m_output.consume(result.size);
        if (result.status == IoStatus::Done)
            continue;
        m_writeWantsRead = result.status == IoStatus::WantRead;
        if (result.status == IoStatus::Failed || result.status == IoStatus::End)
            m_writeFailure =
                m_tls && !m_tls->reason().empty() ? m_tls->reason() : describeErrno(errno);
        if (!m_writeFailure.empty())
            m_output.clear();
        return;
    }
    if (m_isFinishing)
        finish();
}

void Channel::finish() {
    if (!isOpen() || m_hasFinished)
        return;
    m_isFinishing = true;
    if (!m_output.isEmpty())
        return;
    m_hasFinished = true;
    if (m_tls)
        m_tls->sayGoodbye();
    ::shutdown(descriptor(), SHUT_WR);
}

void Channel::fail(const std::string& reason) {
    close();
    if (const auto failed = m_handlers.failed)
        failed(reason);
}

void Channel::close() {
    if (!isOpen())
        return;
    m_loop.unwatch(descriptor());
    if (m_tls && !m_hasFinished && !m_handshakeDone)
        m_tls->sayGoodbye();
    m_handshakeDone = nullptr;
    m_socket = Socket();
    m_output.clear();
}

bool Channel::isQuiet() {
    if (!isOpen() || m_hasEnded || !m_input.isEmpty())
        return false;
    char byte = 0;
    return readInto(&byte, 1).status == IoStatus::WantRead;
}

} // namespace gatehouse::proxy
