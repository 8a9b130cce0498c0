// SPDX-License-Identifier: Apache-2.0
#include "core/http/Http2.h"

#include "core/base/Encoding.h"
#include "core/http/Http2State.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace gatehouse::http {

namespace {

constexpr std::size_t kPendingAcks = 100;
constexpr std::size_t kPendingFrames = 1000;
/// Of all streams together. Bodies are given back to it as they come, so that a stream that waits
/// does not stop the others: each stream's own window bounds what is held.
constexpr std::int32_t kConnectionWindow = 4 << 20;

/// Fields as nghttp2 takes them; names in lower case (RFC 9113 section 8.2).
class FieldList {
public:
    void add(std::string name, std::string_view value) {
        m_names.push_back(std::make_unique<std::string>(std::move(name)));
        const std::string& kept = *m_names.back();
        m_list.push_back(
            {bytesOf(kept), bytesOf(value), kept.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
    }
    void add(const Headers& headers) {
        for (const Field& field : headers)
            add(toLower(field.name), field.value);
    }
    [[nodiscard]] const nghttp2_nv* data() const { return m_list.data(); }
    [[nodiscard]] std::size_t size() const { return m_list.size(); }

private:
    static std::uint8_t* bytesOf(std::string_view text) {
        // nghttp2 copies and does not write.
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())); // NOLINT
    }

    std::vector<std::unique_ptr<std::string>> m_names; ///< Their addresses must not change.
    std::vector<nghttp2_nv> m_list;
};

/// How much of the queue goes into the next frame; sent by the send-data callback.
ssize_t readQueue(nghttp2_session* session, StreamId id, std::uint8_t*, std::size_t room,
                  std::uint32_t* flags, nghttp2_data_source*, void* user) {
    auto* stream = static_cast<Http2Endpoint::State*>(user)->find(id);
    if (stream == nullptr)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    const std::size_t size = std::min(room, stream->queue.size());
    if (size == 0 && !stream->isEnding) {
        stream->isWaiting = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    if (stream->isEnding && size == stream->queue.size()) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (stream->lastTrailers.size() != 0) {
            *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            FieldList fields;
            fields.add(stream->lastTrailers);
            nghttp2_submit_trailer(session, id, fields.data(), fields.size());
        }
    }
    return static_cast<ssize_t>(size);
}

nghttp2_data_provider provider() {
    nghttp2_data_provider queue{};
    queue.read_callback = readQueue;
    return queue;
}

Error notSpoken(int code) {
    return {ErrorCode::Retry, std::string("The other side does not speak HTTP/2 properly: ") +
                                  nghttp2_strerror(code) + '.'};
}

} // namespace

Http2Endpoint::State::~State() {
    nghttp2_session_del(session);
}

Http2Endpoint::State::Stream* Http2Endpoint::State::find(StreamId id) {
    const auto found = streams.find(id);
    return found == streams.end() ? nullptr : &found->second;
}

Http2Endpoint::Http2Endpoint(Role role, Http2Events& events, Http2Limits limits)
    : m_state(std::make_unique<State>(role, events, limits)) {
    nghttp2_option* options = nullptr;
    nghttp2_option_new(&options);
    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_max_outbound_ack(options, kPendingAcks);
    nghttp2_option_set_no_closed_streams(options, 1);
    nghttp2_option_set_max_send_header_block_length(options, 2UL * limits.headBytes);
    const auto callbacks = http2Callbacks();
    State& state = *m_state;
    if (role == Role::Server)
        nghttp2_session_server_new2(&state.session, callbacks.get(), &state, options);
    else
        nghttp2_session_client_new2(&state.session, callbacks.get(), &state, options);
    nghttp2_option_del(options);
    const std::array<nghttp2_settings_entry, 4> settings{
        {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streams},
         {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.window},
         {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.headBytes},
         {NGHTTP2_SETTINGS_ENABLE_PUSH, 0}}};
    // A server must not speak of push at all (RFC 9113 section 6.5.2 lets it send 0 only).
    nghttp2_submit_settings(state.session, NGHTTP2_FLAG_NONE, settings.data(),
                            role == Role::Client ? settings.size() : settings.size() - 1);
    nghttp2_session_set_local_window_size(state.session, NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
}

Http2Endpoint::~Http2Endpoint() = default;

Result<void> Http2Endpoint::receive(std::string_view bytes) {
    State& state = *m_state;
    const auto taken = nghttp2_session_mem_recv(
        state.session, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    if (taken < 0) {
        nghttp2_session_terminate_session(state.session, taken == NGHTTP2_ERR_BAD_CLIENT_MAGIC
                                                             ? NGHTTP2_PROTOCOL_ERROR
                                                             : NGHTTP2_ENHANCE_YOUR_CALM);
        return fail(notSpoken(static_cast<int>(taken)));
    }
    if (state.isTooMuch ||
        nghttp2_session_get_outbound_queue_size(state.session) > kPendingFrames) {
        nghttp2_session_terminate_session(state.session, NGHTTP2_ENHANCE_YOUR_CALM);
        return fail(ErrorCode::Refused,
                    "The other side of an HTTP/2 connection sent too many frames that ask for "
                    "nothing.");
    }
    return {};
}

void Http2Endpoint::produce(std::string& out, std::size_t most) {
    State& state = *m_state;
    state.out = &out;
    state.most = most;
    while (out.size() < most) {
        const std::uint8_t* bytes = nullptr;
        const auto size = nghttp2_session_mem_send(state.session, &bytes);
        if (size <= 0)
            break;
        out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    }
    state.out = nullptr;
    for (const StreamId id : std::exchange(state.withRoom, {}))
        state.events.onRoom(id);
}

bool Http2Endpoint::isOver() const {
    return nghttp2_session_want_read(m_state->session) == 0 &&
           nghttp2_session_want_write(m_state->session) == 0;
}

StreamId Http2Endpoint::sendRequest(const RequestHead& head, std::string_view scheme, Body body) {
    if (nghttp2_session_check_request_allowed(m_state->session) == 0)
        return 0;
    FieldList fields;
    fields.add(":method", head.method);
    fields.add(":scheme", scheme);
    fields.add(":path", head.target);
    if (const auto host = head.headers.get("host"))
        fields.add(":authority", *host);
    for (const Field& field : head.headers)
        if (!equalsIgnoringCase(field.name, "host"))
            fields.add(toLower(field.name), field.value);
    const auto source = provider();
    const StreamId id =
        nghttp2_submit_request(m_state->session, nullptr, fields.data(), fields.size(),
                               body == Body::Follows ? &source : nullptr, nullptr);
    if (id <= 0)
        return 0;
    m_state->streams.try_emplace(id).first->second.request = {head.method, {}, 1, {}};
    return id;
}

void Http2Endpoint::sendResponse(StreamId id, const ResponseHead& head, Body body) {
    if (m_state->find(id) == nullptr)
        return;
    const std::string status = std::to_string(head.status);
    FieldList fields;
    fields.add(":status", status);
    fields.add(head.headers);
    const auto source = provider();
    if (head.status < 200)
        nghttp2_submit_headers(m_state->session, NGHTTP2_FLAG_NONE, id, nullptr, fields.data(),
                               fields.size(), nullptr);
    else
        nghttp2_submit_response(m_state->session, id, fields.data(), fields.size(),
                                body == Body::Follows ? &source : nullptr);
}

void Http2Endpoint::sendBody(StreamId id, std::string_view bytes) {
    auto* stream = m_state->find(id);
    if (stream == nullptr || stream->isReset || bytes.empty())
        return;
    stream->queue.append(bytes);
    stream->wasFull = stream->wasFull || isFull(id);
    if (std::exchange(stream->isWaiting, false))
        nghttp2_session_resume_data(m_state->session, id);
}

void Http2Endpoint::sendEnd(StreamId id, Headers trailers) {
    auto* stream = m_state->find(id);
    if (stream == nullptr || std::exchange(stream->isEnding, true))
        return;
    stream->lastTrailers = std::move(trailers);
    if (std::exchange(stream->isWaiting, false))
        nghttp2_session_resume_data(m_state->session, id);
}

bool Http2Endpoint::isFull(StreamId id) const {
    const auto* stream = m_state->find(id);
    return stream != nullptr && stream->queue.size() >= m_state->limits.queued;
}

void Http2Endpoint::consume(StreamId id, std::size_t size) {
    if (m_state->find(id) != nullptr && size != 0)
        nghttp2_session_consume_stream(m_state->session, id, size);
}

void Http2Endpoint::reset(StreamId id, Http2Code code) {
    auto* stream = m_state->find(id);
    if (stream == nullptr || std::exchange(stream->isReset, true))
        return;
    stream->queue.clear();
    nghttp2_submit_rst_stream(m_state->session, NGHTTP2_FLAG_NONE, id,
                              static_cast<std::uint32_t>(code));
}

void Http2Endpoint::dismiss(StreamId id) {
    auto* stream = m_state->find(id);
    if (stream == nullptr || stream->hasPeerEnded)
        return;
    stream->isDismissed = true;
    if (stream->hasEnded)
        reset(id, Http2Code::NoError);
}

void Http2Endpoint::goAway() {
    nghttp2_session* session = m_state->session;
    nghttp2_submit_goaway(session, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session), NGHTTP2_NO_ERROR,
                          nullptr, 0);
}

std::size_t Http2Endpoint::streams() const {
    return m_state->streams.size();
}

} // namespace gatehouse::http
