// SPDX-License-Identifier: Apache-2.0
// One connection as the proxy sees it: bytes come into a bounded buffer, bytes to send are queued
// and written as the peer takes them, with or without TLS.
#pragma once

#include "core/base/ByteQueue.h"
#include "core/base/Result.h"
#include "core/proxy/EventLoop.h"
#include "core/proxy/Socket.h"
#include "core/proxy/TlsStream.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Belongs to the loop's thread. Handlers may close the channel or replace the handlers; they are
/// never called from within send(), pause() or resume().
class Channel final : public std::enable_shared_from_this<Channel> {
public:
    struct Handlers {
        /// Bytes were added to input(). What stays in it is kept; the channel stops reading while
        /// it holds kInputRoom bytes or more.
        std::function<void()> received = {};
        /// Everything queued was written, after it could not be written at once.
        std::function<void()> drained = {};
        /// The peer has ended its side; input() may still hold bytes. Sending may still work.
        std::function<void()> ended = {};
        /// The connection is broken and closed; the reason has lower case and no full stop.
        std::function<void(const std::string& reason)> failed = {};
    };

    static constexpr std::size_t kInputRoom = 80 * 1024;
    /// Senders stop when so much is queued and go on when it is drained.
    static constexpr std::size_t kHighWater = 256 * 1024;

    [[nodiscard]] static std::shared_ptr<Channel> create(EventLoop& loop, Socket socket);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel();

    void setHandlers(Handlers handlers);
    /// Tells the handlers, from the loop, what came while there were none: bytes, the end, or that
    /// the connection broke. For who takes a connection over. They may hear of it twice.
    void catchUp();
    /// From now on everything is TLS. `done` comes once, with what stopped the handshake if it
    /// failed; the channel is closed then.
    void startTls(std::unique_ptr<TlsStream> tls, std::function<void(Result<void>)> done);
    [[nodiscard]] TlsStream* tls() const { return m_tls.get(); }

    [[nodiscard]] const ByteQueue& input() const { return m_input; }
    /// Drops bytes from the front of input(); reading goes on if a full buffer had stopped it.
    void consume(std::size_t size);
    /// Reading stops, and with it the peer's sending once its window is full.
    void pause();
    void resume();
    /// Queues the bytes and writes what the peer takes.
    void send(std::string_view bytes);
    [[nodiscard]] std::size_t queued() const { return m_output.size(); }
    [[nodiscard]] bool isFull() const { return m_output.size() >= kHighWater; }
    /// After the queue is written: ends our side and leaves the other one open.
    void finish();
    void close();
    [[nodiscard]] bool isOpen() const { return m_socket.isOpen(); }
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    /// Reads what has come while nobody listened: false when the peer has closed or sent anything.
    [[nodiscard]] bool isQuiet();
    [[nodiscard]] int descriptor() const { return m_socket.descriptor(); }
    /// Bytes read and written in all, for noticing a stall.
    [[nodiscard]] std::uint64_t moved() const { return m_moved; }

private:
    Channel(EventLoop& loop, Socket socket);
    void onReady(bool isReadable, bool isWritable);
    void shakeHands();
    void readSome();
    void readLater();
    void flush();
    void fail(const std::string& reason);
    void updateInterest();
    [[nodiscard]] IoResult readInto(char* into, std::size_t room);
    [[nodiscard]] IoResult writeFrom(std::string_view bytes);
    [[nodiscard]] bool mayRead() const;

    EventLoop& m_loop;
    Socket m_socket;
    std::unique_ptr<TlsStream> m_tls;
    std::function<void(Result<void>)> m_handshakeDone;
    Handlers m_handlers;
    ByteQueue m_input;
    ByteQueue m_output;
    std::uint64_t m_moved = 0;
    std::string m_writeFailure;
    bool m_isPaused = false;
    bool m_isInputFull = false;
    bool m_hasEnded = false;
    bool m_isFinishing = false;
    bool m_hasFinished = false;
    bool m_readWantsWrite = false;
    bool m_writeWantsRead = false;
    bool m_isReadScheduled = false;
    bool m_wasBlocked = false;
};

} // namespace gatehouse::proxy
