// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Exchange.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/proxy/Authority.h"
#include "core/proxy/FaultAnswer.h"
#include "core/proxy/UpstreamPlan.h"

#include <algorithm>
#include <utility>

namespace gatehouse::proxy {

namespace {

/// Bodies up to this size are read and checked before anything goes upstream.
constexpr std::uint64_t kSmallBody = 64 * 1024;
constexpr std::size_t kSpoolStep = 64 * 1024;

bool isIdempotent(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS";
}

aws::AwsFault wrongBody(const std::string& sentence) {
    return {400, "XAmzContentSHA256Mismatch", sentence};
}

} // namespace

std::shared_ptr<Exchange> Exchange::create(Parts parts) {
    return std::shared_ptr<Exchange>(new Exchange(std::move(parts)));
}

Exchange::Exchange(Parts parts)
    : m_parts(std::move(parts)), m_client(*m_parts.client), m_head(m_client.head()),
      m_framing(m_client.framing()), m_trace(m_parts.context.log, m_parts.context.clock),
      m_stall(m_parts.context.loop, [this] {
          refuse({503, "ServiceUnavailable",
                  "Nothing moved for " +
                      std::to_string(m_parts.context.limits.stall.count() / 1000) +
                      " s, so Gatehouse gave this request up. Check the network connection and try "
                      "again."});
      }) {
    ++m_parts.context.counts.running;
    ++m_parts.context.counts.requests;
}

Exchange::~Exchange() {
    if (m_call)
        m_call->cancel();
    --m_parts.context.counts.running;
}

aws::RequestView Exchange::view() const {
    return {m_head.method, m_head.target, m_head.headers};
}

bool Exchange::hasBody() const {
    return m_framing.kind == http::Framing::Kind::Chunked ||
           (m_framing.kind == http::Framing::Kind::Length && m_framing.length != 0);
}

void Exchange::progress() {
    m_stall.set(m_parts.context.limits.stall);
}

void Exchange::start() {
    if (!m_head.target.starts_with('/'))
        if (auto absolute = parseAbsoluteTarget(m_head.target))
            m_head.target = std::move(absolute->origin);
    progress();
    m_admission = m_parts.gate.admit(
        view(), hasBody() ? aws::BodyPresence::Present : aws::BodyPresence::Absent,
        m_parts.arrival);
    m_trace.describe(m_head, m_admission);
    m_trace.setProgram(m_parts.program);
    if (m_admission.session)
        m_trace.admitted();
    if (!hasBody()) {
        const auto step = m_client.readBody();
        m_isBodyRead = step && step->kind == http::Step::Kind::Complete;
    }
    if (m_admission.fault) {
        refuse(*m_admission.fault);
        return;
    }
    if (hasBody() && m_head.minorVersion >= 1 && m_head.headers.hasToken("expect", "100-continue"))
        m_client.sendInterim(100, "Continue");
    const bool isSmall =
        m_framing.kind != http::Framing::Kind::Chunked && m_framing.length <= kSmallBody;
    const auto& limits = m_parts.context.limits;
    if (m_admission.form != aws::PayloadForm::Spooled &&
        (m_admission.form != aws::PayloadForm::Hex || !isSmall) && hasBody()) {
        prepare();
        return;
    }
    m_spool.emplace(limits.bodyInMemory, limits.bodySpooled, m_parts.context.temporaryFolder());
    m_spoolHash = std::make_unique<crypto::Sha256>();
    if (m_isBodyRead) {
        onCollected();
        return;
    }
    m_isCollecting = true;
    collect();
}

void Exchange::onClientBytes() {
    progress();
    if (m_isCollecting)
        collect();
    else if (m_isStreaming)
        pumpStream();
}

void Exchange::collect() {
    while (m_isCollecting && !m_isOver) {
        const auto step = m_client.readBody();
        if (!step) {
            refuse({400, "IncompleteBody", step.error().message});
            return;
        }
        if (step->kind == http::Step::Kind::Body) {
            m_spoolHash->update(step->body);
            if (m_spool->size() == 0)
                m_trace.bodyBegan(step->body);
            m_trace.record().bytesUp += step->body.size();
            if (auto kept = m_spool->append(step->body); !kept) {
                const bool isTooLarge = kept.error().code == ErrorCode::BadInput;
                refuse({isTooLarge ? 413 : 500, isTooLarge ? "EntityTooLarge" : "InternalFailure",
                        kept.error().sentence()});
                return;
            }
        }
        m_client.consume(*step);
        if (step->kind == http::Step::Kind::NeedMore)
            return;
        if (step->kind == http::Step::Kind::Complete) {
            m_isCollecting = false;
            m_isBodyRead = true;
            onCollected();
        }
    }
}

std::optional<aws::AwsFault> Exchange::checkDeclaredHash() {
    const std::string hash = toHex(m_spoolHash->finish());
    if (m_admission.form == aws::PayloadForm::Hex && toLower(m_admission.payloadHash) != hash)
        return wrongBody("The body of this request is not the one that was signed: its SHA-256 is "
                         "not the one in x-amz-content-sha256. Send it again.");
    if (m_admission.form != aws::PayloadForm::Spooled)
        return std::nullopt;
    m_admission.payloadHash = hash;
    return m_parts.gate.check(view(), m_admission);
}

void Exchange::onCollected() {
    if (const auto fault = checkDeclaredHash())
        refuse(*fault);
    else
        prepare();
}

void Exchange::prepare() {
    if (const auto fault = m_parts.gate.stopped(m_admission)) {
        refuse(*fault);
        return;
    }
    access::VerifiedRequest verified;
    verified.method = m_head.method;
    verified.target = m_head.target;
    verified.host = m_admission.host;
    verified.headers = m_head.headers;
    verified.signedHeaders = m_admission.signature.signedHeaders;
    verified.region = m_admission.signature.scope.region;
    verified.service = m_admission.signature.scope.service;
    verified.payload = static_cast<access::PayloadForm>(m_admission.form);
    verified.payloadHash = m_admission.payloadHash;
    m_admission.session->forwarder->prepare(
        std::move(verified), [weak = weak_from_this()](Result<access::OutgoingRequest> outgoing) {
            if (const auto self = weak.lock(); self && !self->m_isOver)
                self->onPrepared(std::move(outgoing));
        });
}

void Exchange::onPrepared(Result<access::OutgoingRequest> outgoing) {
    if (!outgoing) {
        refuse(faultOf(outgoing.error()));
        return;
    }
    progress();
    m_outgoing = std::make_unique<access::OutgoingRequest>(std::move(*outgoing));
    callUpstream(UpstreamPool::Reuse::Allowed);
}

void Exchange::callUpstream(UpstreamPool::Reuse reuse) {
    const auto locked = [weak = weak_from_this()](auto task) {
        return [weak, task](auto&&... arguments) {
            if (const auto self = weak.lock(); self && !self->m_isOver) {
                self->progress();
                task(*self, arguments...);
            }
        };
    };
    UpstreamCall::Callbacks callbacks;
    callbacks.connected = locked([](Exchange& self) {
        // Signing and connecting take their time, and a stopped key is to have no effect at all.
        if (const auto fault = self.m_parts.gate.stopped(self.m_admission))
            self.refuse(*fault);
    });
    callbacks.sent = locked([](Exchange& self) { self.startBody(); });
    callbacks.drained = locked([](Exchange& self) {
        self.m_client.resume();
        self.m_spool ? self.pumpSpool() : self.pumpStream();
    });
    callbacks.head =
        locked([](Exchange& self, const http::ResponseHead& head, const http::Framing& framing) {
            self.onUpstreamHead(head, framing);
        });
    callbacks.body =
        locked([](Exchange& self, std::string_view bytes) { self.m_client.sendBody(bytes); });
    callbacks.turnEnded = locked([](Exchange& self) {
        self.m_client.flush();
        if (self.m_client.isFull())
            self.m_call->pause();
    });
    callbacks.complete = locked([](Exchange& self) { self.onUpstreamComplete(); });
    callbacks.failed = locked([](Exchange& self, const Error& error, UpstreamCall::Fault fault) {
        self.onUpstreamFailed(error, fault);
    });
    auto plan = planUpstream(*m_outgoing, m_framing,
                             m_spool ? std::optional(m_spool->size()) : std::nullopt);
    if (!m_spool && m_admission.form == aws::PayloadForm::Hex)
        plan.body.declaredHash = toLower(m_admission.payloadHash);
    m_bodyUp.emplace(std::move(plan.body));
    m_spoolSent = 0;
    m_call = UpstreamCall::create(m_parts.context.upstreams,
                                  {m_outgoing->target, std::move(plan.head), plan.protocol,
                                   plan.protocol == UpstreamPool::Protocol::PreferHttp2},
                                  std::move(callbacks));
    m_call->begin(reuse);
}

void Exchange::startBody() {
    m_trace.sent();
    if (m_spool) {
        pumpSpool();
        return;
    }
    m_isStreaming = true;
    pumpStream();
}

void Exchange::pumpSpool() {
    while (!m_isBodySent && !m_isOver && !m_call->isFull()) {
        const auto bytes = m_spool->read(m_spoolSent, kSpoolStep);
        if (!bytes) {
            refuse(faultOf(bytes.error()));
            return;
        }
        m_spoolSent += bytes->size();
        if (!bytes->empty())
            sendUp(m_bodyUp->take(*bytes));
        if (m_isOver || m_spoolSent < m_spool->size())
            continue;
        m_isBodySent = true;
        if (hasBody())
            sendUp(m_bodyUp->finish());
        m_call->finishRequest();
    }
}

void Exchange::pumpStream() {
    while (m_isStreaming && !m_isBodyRead && !m_isOver) {
        if (m_call->isFull()) {
            m_client.pause();
            return;
        }
        const auto step = m_client.readBody();
        if (!step) {
            refuse({400, "IncompleteBody", step.error().message});
            return;
        }
        if (step->kind == http::Step::Kind::Body) {
            m_trace.record().bytesUp += step->body.size();
            sendUp(m_bodyUp->take(step->body));
        }
        if (m_isOver)
            return;
        m_client.consume(*step);
        if (step->kind == http::Step::Kind::NeedMore)
            return;
        if (step->kind == http::Step::Kind::Complete) {
            m_isBodyRead = m_isBodySent = true;
            sendUp(m_bodyUp->finish());
            if (!m_isOver)
                m_call->finishRequest();
        }
    }
}

void Exchange::sendUp(Result<std::string_view> bytes) {
    if (!bytes) {
        m_call->cancel(); // the far side must not take what it has for the whole
        refuse(wrongBody(bytes.error().sentence()));
        return;
    }
    m_call->send(*bytes);
}

void Exchange::onUpstreamHead(const http::ResponseHead& head, const http::Framing& framing) {
    m_trace.answered();
    m_trace.record().status = head.status;
    if (!m_isBodyRead)
        m_client.closeAfterwards(); // unless it is read after all, which nobody can know yet
    m_client.sendHead(head, framing);
}

bool Exchange::mayReplay() const {
    return m_spool.has_value() && !m_outgoing->body && isIdempotent(m_outgoing->method);
}

void Exchange::onUpstreamFailed(const Error& error, UpstreamCall::Fault fault) {
    if (fault == UpstreamCall::Fault::Stale && mayReplay()) {
        m_isBodySent = false;
        callUpstream(UpstreamPool::Reuse::Fresh);
        return;
    }
    m_trace.failed(error.sentence());
    refuse({fault == UpstreamCall::Fault::NotConnected ? 502 : 503, "ServiceUnavailable",
            error.sentence()});
}

void Exchange::onUpstreamComplete() {
    m_client.sendEnd();
    m_trace.record().bytesDown = m_client.bodyBytes();
    end(m_client.keepsAlive() && m_isBodyRead ? After::NextRequest : After::Close);
}

void Exchange::onClientDrained() {
    progress();
    if (m_call)
        m_call->resume();
}

void Exchange::refuse(const aws::AwsFault& fault) {
    if (m_isOver)
        return;
    m_trace.failed(fault.message);
    m_trace.record().errorCode = fault.code;
    m_trace.record().isLocalError = true;
    if (m_client.hasAnswerBegun()) {
        end(After::Cut);
        return;
    }
    if (!m_isBodyRead)
        m_client.closeAfterwards();
    m_trace.record().status = writeFault(
        m_client, fault, m_head, m_admission.signature.scope.service, m_trace.record().sequence);
    m_trace.record().bytesDown = m_client.bodyBytes();
    end(m_client.keepsAlive() ? After::NextRequest : After::Close);
}

void Exchange::onClientEnded() {
    if (!m_isBodyRead)
        abandon("The tool closed the connection before it had sent the whole request.");
}

void Exchange::abandon(const std::string& reason) {
    if (m_isOver)
        return;
    m_trace.failed(reason);
    end(After::Cut);
}

void Exchange::end(After after) {
    m_isOver = true;
    m_stall.clear();
    if (m_call)
        m_call->cancel();
    m_trace.record().bytesDown = m_client.bodyBytes();
    m_trace.ended();
    m_parts.context.loop.post([ended = std::move(m_parts.ended), after] { ended(after); });
}

} // namespace gatehouse::proxy
