// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/Origin.h"

#include <algorithm>
#include <charconv>

namespace gatehouse::simulation {

namespace {

int numberIn(std::string_view text) {
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

void Origin::act(Random& random) {
    if (!isOpen() || (m_plan == Plan::Stall && m_id != 0))
        return;
    if (!m_isCalm && random.oneIn(300)) {
        m_end.close();
        return;
    }
    if (!m_out.empty() && !random.oneIn(4))
        writeSome(random);
    else
        readSome(random);
}

void Origin::readSome(Random& random) {
    const End::Got got = m_end.read(1 + random.size(60'000));
    m_got += got.bytes.size();
    m_in += got.bytes;
    for (;;) {
        const auto step = m_parser.step(m_in);
        hold(step.has_value(), "a request goes out well-formed");
        using Kind = http::Step::Kind;
        if (step->kind == Kind::Body) {
            m_body += step->body;
            m_ledger.at(m_id).arrived = m_body.size();
        }
        const std::uint64_t begins = m_got - m_in.size();
        m_in.erase(0, step->consumed);
        if (step->kind == Kind::Head) {
            onHead(random);
            hold(!m_ledger.stopped.contains(m_ledger.at(m_id).role) || begins < m_sentBeforeStop,
                 "nothing is forwarded after its session was stopped");
        } else if (step->kind == Kind::Complete) {
            onComplete(random);
        } else if (step->kind == Kind::NeedMore) {
            break;
        }
        if (!isOpen())
            return;
    }
    if (got.hasEnded)
        m_end.close();
}

void Origin::onHead(Random& random) {
    const http::RequestHead& head = m_parser.head();
    m_id = numberIn(head.headers.get("x-sim-id").value_or(""));
    Exchanged& request = m_ledger.at(m_id);
    hold(head.headers.get("authorization").value_or("") ==
             "forwarded for role " + std::to_string(request.role),
         "a request is signed for the role of its key");
    hold(!request.hasBadSignature, "what is not signed rightly is not forwarded");
    hold(head.method == request.method, "a request keeps its method");
    ++request.heads;
    const bool mayRepeat = request.method != "POST";
    hold(request.heads <= (mayRepeat ? 2 : 1), "what may have happened is not repeated");
    m_body.clear();
    request.arrived = 0;
    m_plan = Plan::Answer;
    if (!m_isCalm && random.oneIn(4)) {
        const Plan plans[] = {Plan::AnswerEarly,   Plan::CloseAtHead, Plan::CloseInBody,
                              Plan::CloseInAnswer, Plan::Stall,       Plan::Garbage};
        m_plan = plans[random.below(6)];
    }
    if (m_plan == Plan::CloseAtHead || (m_plan == Plan::CloseInBody && request.body.size() > 1))
        m_end.close();
    if (m_plan == Plan::AnswerEarly) {
        m_closesAfter = true;
        answer(random);
    }
}

void Origin::onComplete(Random& random) {
    Exchanged& request = m_ledger.at(m_id);
    hold(request.payload != Payload::WrongHash,
         "an upload that fails its check is never completed");
    hold(m_body == request.body, "a body arrives as it was sent");
    request.isComplete = true;
    if (m_plan == Plan::Garbage) {
        m_out += "HTTP/1.1 2OO Oh\r\n\r\n";
        m_closesAfter = true;
    } else if (m_plan != Plan::AnswerEarly && m_plan != Plan::Stall) {
        answer(random);
    }
}

void Origin::answer(Random& random) {
    Exchanged& request = m_ledger.at(m_id);
    request.answerSize = random.size(random.oneIn(10) ? 1'500'000 : 90'000);
    request.answerSent = 0;
    const std::size_t form = random.below(4);
    request.endsWithConnection = form == 1 && !m_isCalm;
    const std::string body = answerOf(m_id, request.answerSize);
    http::ResponseHead head;
    head.status = random.oneIn(5) ? 404 : 200;
    head.reason = "Fine";
    head.headers.add("X-Sim-Id", std::to_string(m_id));
    if (random.oneIn(5))
        m_out += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    if (form == 0)
        head.headers.add("Transfer-Encoding", "chunked");
    else if (form != 1)
        head.headers.add("Content-Length", std::to_string(body.size()));
    if (form == 1 || random.oneIn(10) || m_closesAfter) {
        head.headers.add("Connection", "close");
        m_closesAfter = true;
    }
    m_out += http::serialise(head);
    if (request.method != "HEAD" && form == 0) {
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t size = std::min(1 + random.size(70'000), body.size() - at);
            m_out += http::chunkHeader(size) + body.substr(at, size) + "\r\n";
            at += size;
        }
        m_out += http::kLastChunk;
    } else if (request.method != "HEAD") {
        m_out += body;
    }
    if (m_plan == Plan::CloseInAnswer) {
        m_closesAfter = true;
        m_cutAt = random.below(m_out.size() + 1);
    }
}

void Origin::writeSome(Random& random) {
    const std::size_t piece = std::min(m_out.size(), 1 + random.size(60'000));
    const std::size_t taken = m_end.write(std::string_view(m_out).substr(0, piece));
    m_out.erase(0, taken);
    m_ledger.at(m_id).answerSent += taken;
    if (m_closesAfter && m_out.size() <= m_cutAt)
        m_end.close();
}

} // namespace gatehouse::simulation
