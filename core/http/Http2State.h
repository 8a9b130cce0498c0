// SPDX-License-Identifier: Apache-2.0
// What Http2.cpp and Http2Frames.cpp share.
#pragma once

#include "core/base/ByteQueue.h"
#include "core/http/Http2.h"

#include <memory>
#include <unordered_map>
#include <vector>

struct nghttp2_session;
struct nghttp2_session_callbacks;

namespace gatehouse::http {

struct Http2Endpoint::State {
    static constexpr int kIdleFrames = 2000; ///< PING, SETTINGS, WINDOW_UPDATE, empty DATA ...
    static constexpr int kResets = 200;

    struct Stream {
        RequestHead request = {};
        ResponseHead response = {};
        Headers trailers = {};
        std::size_t headBytes = 0; ///< Of the head that is being read.
        bool hasHead = false;      ///< Of a request, or of a final answer.
        bool isHeadTooLarge = false;
        bool hasPeerEnded = false;

        ByteQueue queue = {};
        Headers lastTrailers = {};
        bool isEnding = false;  ///< Nothing more is queued.
        bool hasEnded = false;  ///< Our side has sent its last frame.
        bool isWaiting = false; ///< nghttp2 is told when the queue holds something again.
        bool wasFull = false;
        bool isDismissed = false;
        bool isReset = false; ///< By us: nobody is told.
    };

    State(Role ownRole, Http2Events& whom, Http2Limits ownLimits)
        : role(ownRole), events(whom), limits(ownLimits) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    [[nodiscard]] Stream* find(StreamId id);
    void takeField(Stream& stream, std::string_view name, std::string_view value);
    void onHead(StreamId id, Stream& stream, bool isEnd);
    void onPeerEnded(StreamId id, Stream& stream);
    void refuseHead(StreamId id, Stream& stream);
    void spend(int& budget) { isTooMuch = --budget < 0 || isTooMuch; }

    const Role role;
    Http2Events& events;
    const Http2Limits limits;
    nghttp2_session* session = nullptr;
    std::unordered_map<StreamId, Stream> streams;
    std::string* out = nullptr; ///< While produce() runs.
    std::size_t most = 0;
    std::vector<StreamId> withRoom;
    int idleFrames = kIdleFrames; ///< Budget for frames that carry nothing; work earns more.
    int resets = kResets;         ///< Budget for streams that end before their answer.
    int continuations = 0;        ///< Of the head that is being read.
    bool isTooMuch = false;
};

/// The callbacks of both roles.
[[nodiscard]] std::shared_ptr<nghttp2_session_callbacks> http2Callbacks();

} // namespace gatehouse::http
