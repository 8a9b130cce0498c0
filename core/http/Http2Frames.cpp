// SPDX-License-Identifier: Apache-2.0
// What nghttp2 tells of frames that came or went.
#include "core/http/Http2State.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gatehouse::http {

namespace {

using State = Http2Endpoint::State;

/// A head of 64 KiB takes five frames of the ordinary size.
constexpr int kContinuations = 32;

State& stateOf(void* user) {
    return *static_cast<State*>(user);
}

std::string_view textOf(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

Framing framingOf(const Headers& headers, bool isEnd) {
    if (isEnd)
        return {};
    const auto length = headers.get("content-length");
    Framing framing{Framing::Kind::Chunked, 0};
    if (length) { // digits: nghttp2 has seen to that
        framing.kind = Framing::Kind::Length;
        std::from_chars(length->data(), length->data() + length->size(), framing.length);
    }
    return framing;
}

/// Frames are work or they are not: work earns the right to a few of the others.
int onFrameBegins(nghttp2_session*, const nghttp2_frame_hd* frame, void* user) {
    State& state = stateOf(user);
    const bool isIdle = frame->type != NGHTTP2_HEADERS && frame->type != NGHTTP2_CONTINUATION &&
                        (frame->type != NGHTTP2_DATA ||
                         (frame->length == 0 && (frame->flags & NGHTTP2_FLAG_END_STREAM) == 0));
    if (isIdle)
        state.spend(state.idleFrames);
    else
        state.idleFrames = std::min(state.idleFrames + 2, State::kIdleFrames);
    if (frame->type == NGHTTP2_HEADERS)
        state.continuations = kContinuations;
    else if (frame->type == NGHTTP2_CONTINUATION)
        state.spend(state.continuations);
    return 0;
}

int onHeadBegins(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    State& state = stateOf(user);
    if (frame->hd.type != NGHTTP2_HEADERS)
        return 0;
    State::Stream& stream = state.streams[frame->hd.stream_id];
    stream.headBytes = 0;
    stream.response = {};
    return 0;
}

int onField(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
            std::size_t nameSize, const std::uint8_t* value, std::size_t valueSize, std::uint8_t,
            void* user) {
    State& state = stateOf(user);
    if (auto* stream = state.find(frame->hd.stream_id))
        state.takeField(*stream, textOf(name, nameSize), textOf(value, valueSize));
    return 0;
}

int onInvalidField(nghttp2_session*, const nghttp2_frame*, const std::uint8_t*, std::size_t,
                   const std::uint8_t*, std::size_t, std::uint8_t, void*) {
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; // the stream is reset
}

int onFrame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    State& state = stateOf(user);
    const StreamId id = frame->hd.stream_id;
    auto* stream = state.find(id);
    const bool isEnd = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (frame->hd.type == NGHTTP2_RST_STREAM && (stream == nullptr || !stream->hasEnded))
        state.spend(state.resets);
    if (stream == nullptr || stream->isReset)
        return 0;
    if (frame->hd.type == NGHTTP2_HEADERS && !stream->hasHead) {
        state.onHead(id, *stream, isEnd);
        stream = state.find(id);
    }
    if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) && isEnd &&
        stream != nullptr && !stream->isReset)
        state.onPeerEnded(id, *stream);
    return 0;
}

int onData(nghttp2_session* session, std::uint8_t, StreamId id, const std::uint8_t* bytes,
           std::size_t size, void* user) {
    State& state = stateOf(user);
    nghttp2_session_consume_connection(session, size);
    const auto* stream = state.find(id);
    if (stream == nullptr || stream->isReset || stream->isHeadTooLarge)
        nghttp2_session_consume_stream(session, id, size);
    else
        state.events.onBody(id, textOf(bytes, size));
    return 0;
}

/// One DATA frame, from the queue straight into what is sent (RFC 9113 section 6.1).
int sendData(nghttp2_session*, nghttp2_frame* frame, const std::uint8_t* head, std::size_t size,
             nghttp2_data_source*, void* user) {
    State& state = stateOf(user);
    auto* stream = state.find(frame->hd.stream_id);
    if (stream == nullptr)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    state.out->append(textOf(head, 9));
    state.out->append(stream->queue.view().substr(0, size));
    stream->queue.consume(size);
    if (stream->wasFull && stream->queue.size() <= state.limits.queued / 4) {
        stream->wasFull = false;
        state.withRoom.push_back(frame->hd.stream_id);
    }
    return state.out->size() < state.most ? 0 : NGHTTP2_ERR_PAUSE;
}

int onSent(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
    State& state = stateOf(user);
    if (frame->hd.type == NGHTTP2_DATA)
        state.idleFrames = std::min(state.idleFrames + 2, State::kIdleFrames);
    if (frame->hd.type == NGHTTP2_RST_STREAM && frame->rst_stream.error_code != NGHTTP2_NO_ERROR)
        state.spend(state.resets);
    const bool isData = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
    auto* stream = state.find(frame->hd.stream_id);
    if (!isData || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0 || stream == nullptr)
        return 0;
    stream->hasEnded = true;
    state.resets = std::min(state.resets + 1, State::kResets);
    if (stream->isDismissed && !stream->hasPeerEnded && !std::exchange(stream->isReset, true))
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                  NGHTTP2_NO_ERROR);
    return 0;
}

int onClosed(nghttp2_session*, StreamId id, std::uint32_t code, void* user) {
    State& state = stateOf(user);
    const auto found = state.streams.find(id);
    if (found == state.streams.end())
        return 0;
    const State::Stream& stream = found->second;
    const bool isWhole = stream.hasPeerEnded && stream.hasEnded;
    const bool isTold = !isWhole && !stream.isReset &&
                        (stream.hasHead || state.role == Http2Endpoint::Role::Client);
    state.streams.erase(found);
    if (isTold)
        state.events.onReset(id, static_cast<Http2Code>(code));
    return 0;
}

} // namespace

void State::takeField(Stream& stream, std::string_view name, std::string_view value) {
    stream.headBytes += name.size() + value.size() + 32;
    Headers& headers = stream.hasHead         ? stream.trailers
                       : role == Role::Server ? stream.request.headers
                                              : stream.response.headers;
    if (stream.headBytes > limits.headBytes || headers.size() >= limits.fields) {
        stream.isHeadTooLarge = true;
        return;
    }
    if (name == ":method")
        stream.request.method = value;
    else if (name == ":path")
        stream.request.target = value;
    else if (name == ":authority")
        headers.add("Host", std::string(value));
    else if (name == ":status")
        std::from_chars(value.data(), value.data() + value.size(), stream.response.status);
    else if (name == "cookie" && headers.has("cookie")) // section 8.2.3
        headers.set("cookie", std::string(*headers.get("cookie")).append("; ").append(value));
    else if (!name.starts_with(':'))
        headers.add(std::string(name), std::string(value));
}

void State::refuseHead(StreamId id, Stream& stream) {
    stream.hasHead = true;
    stream.isReset = true;
    if (role == Role::Client) {
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
        events.onReset(id, Http2Code::EnhanceYourCalm);
        return;
    }
    static const std::string kName = ":status";
    static const std::string kValue = "431";
    nghttp2_nv field{reinterpret_cast<std::uint8_t*>(const_cast<char*>(kName.data())),  // NOLINT
                     reinterpret_cast<std::uint8_t*>(const_cast<char*>(kValue.data())), // NOLINT
                     kName.size(), kValue.size(), NGHTTP2_NV_FLAG_NONE};
    nghttp2_submit_response(session, id, &field, 1, nullptr);
}

void State::onHead(StreamId id, Stream& stream, bool isEnd) {
    if (stream.isHeadTooLarge) {
        refuseHead(id, stream);
        return;
    }
    if (role == Role::Server) {
        stream.hasHead = true;
        RequestHead head = std::move(stream.request);
        stream.request = {head.method, {}, 1, {}};
        const Framing framing = framingOf(head.headers, isEnd);
        events.onRequest(id, std::move(head), framing);
    } else {
        stream.hasHead = stream.response.status >= 200;
        const Framing framing = framingOf(stream.response.headers, isEnd);
        events.onResponse(id, std::move(stream.response), framing);
    }
}

void State::onPeerEnded(StreamId id, Stream& stream) {
    stream.hasPeerEnded = true;
    events.onEnd(id, std::move(stream.trailers));
}

std::shared_ptr<nghttp2_session_callbacks> http2Callbacks() {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, onFrameBegins);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, onHeadBegins);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, onField);
    nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, onInvalidField);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, onFrame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, onData);
    nghttp2_session_callbacks_set_send_data_callback(callbacks, sendData);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, onSent);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, onClosed);
    return {callbacks, nghttp2_session_callbacks_del};
}

} // namespace gatehouse::http
