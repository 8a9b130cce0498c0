// SPDX-License-Identifier: Apache-2.0
// How much the proxy costs: the same load straight to an origin and through the proxy, round by
// round, as ratios. Both ends, clients and proxy share this machine, so absolute figures say
// little.
//
//   ProxyBench [seconds a measurement, default 1]
#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "tests/core/proxy/ProxyFixture.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

using namespace gatehouse;
using tests::ClientRequest;
using tests::ProxyFixture;
using tests::WireStream;

namespace {

constexpr std::string_view kEnd = "the end of it";
constexpr std::size_t kBulk = std::size_t(128) << 20U;
constexpr int kRounds = 5;

/// Signs again, as the embedded service does with credentials at hand.
class SigningForwarder final : public access::Forwarder {
public:
    explicit SigningForwarder(access::UpstreamTarget target) : m_target(std::move(target)) {
        m_credentials.accessKeyId = "ASIAREALKEYOFAROLE01";
        m_credentials.secretAccessKey = Secret(std::string("the real secret of the role"));
        m_credentials.sessionToken = Secret(std::string(800, 't'));
    }
    void prepare(access::VerifiedRequest request, Reply reply) override {
        access::OutgoingRequest outgoing;
        outgoing.target = m_target;
        outgoing.method = request.method;
        outgoing.requestTarget = request.target;
        outgoing.headers = request.headers;
        outgoing.headers.set("Host", request.host);
        aws::sign(outgoing.method, outgoing.requestTarget, outgoing.headers, request.signedHeaders,
                  request.payloadHash,
                  {m_credentials, request.region, request.service, SystemClock().now(), &m_keys});
        reply(std::move(outgoing));
    }

private:
    access::UpstreamTarget m_target;
    aws::Credentials m_credentials;
    aws::SigningKeyCache m_keys;
};

/// Small answers to GET, 128 MB to GET /bulk, a sink for PUT.
void serveOrigin(WireStream& connection, int) {
    const std::string small =
        tests::okAnswer(std::string(1024 - kEnd.size(), 'x') + std::string(kEnd));
    const std::string block(64 * 1024, 'b');
    for (;;) {
        const std::string head = connection.readUntil("\r\n\r\n");
        if (head.empty())
            return;
        if (head.starts_with("PUT")) {
            for (std::size_t got = 0; got < kBulk;) {
                const std::string some = connection.readSome();
                if (some.empty())
                    return;
                got += some.size();
            }
            connection.write(small);
        } else if (head.starts_with("GET /bulk")) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kBulk) +
                             "\r\n\r\n");
            for (std::size_t sent = 0; sent < kBulk; sent += block.size())
                if (!connection.write(block))
                    return;
        } else if (!connection.write(small)) {
            return;
        }
    }
}

enum class Route { Direct, Proxied };

class Bench {
public:
    explicit Bench(double seconds) : m_seconds(seconds) {
        m_fixture.serve(serveOrigin);
        access::UpstreamTarget target;
        target.host = "127.0.0.1";
        target.port = std::to_string(m_fixture.origin().port());
        target.extraRoots = std::make_shared<const std::string>(m_fixture.authority().rootPem());
        auto entry = m_fixture.sessionEntry();
        entry.forwarder = std::make_shared<SigningForwarder>(target);
        m_fixture.putSession(std::move(entry));
        m_roots = tests::clientContext(m_fixture.authority().rootPem());
    }
    ~Bench() { tests::freeContext(m_roots); }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void smallRequests(int clients) {
        std::vector<double> ratios;
        std::vector<double> rates;
        std::vector<double> costs;
        for (int round = 0; round < kRounds; ++round) {
            const double direct = rate(Route::Direct, clients);
            const double before = loopSeconds();
            const double proxied = rate(Route::Proxied, clients);
            costs.push_back((loopSeconds() - before) * 1e6 / (proxied * m_seconds));
            ratios.push_back(proxied / direct);
            rates.push_back(proxied);
        }
        std::printf("GET 1 KB, %2d clients: %.2f of direct, %.0f requests a second, %.1f us of CPU "
                    "of the proxy each\n",
                    clients, median(ratios), median(rates), median(costs));
    }

    void bulk(const char* name, const ClientRequest& request) {
        std::vector<double> ratios;
        std::vector<double> costs;
        const std::string bytes = m_fixture.bytesOf(request);
        for (int round = 0; round < kRounds; ++round) {
            const double direct = transfer(Route::Direct, bytes);
            const double before = loopSeconds();
            const double proxied = transfer(Route::Proxied, bytes);
            costs.push_back((loopSeconds() - before) * double(1U << 30U) / double(kBulk));
            ratios.push_back(direct / proxied);
        }
        std::printf("%s: %.2f of direct, %.2f s of CPU of the proxy a GB\n", name, median(ratios),
                    median(costs));
    }

private:
    [[nodiscard]] WireStream open(Route route) {
        if (route == Route::Proxied)
            return m_fixture.connectTo("s3.eu-west-1.amazonaws.com");
        WireStream stream = WireStream::connect(m_fixture.origin().port());
        if (!stream.startTlsClient(m_roots, "127.0.0.1"))
            stream.close();
        return stream;
    }

    [[nodiscard]] double rate(Route route, int clients) {
        ClientRequest request;
        request.host = "s3.eu-west-1.amazonaws.com";
        request.service = "s3";
        request.target = "/bucket/key";
        request.payload = "hash";
        const std::string bytes = m_fixture.bytesOf(request);
        std::atomic<bool> isOver{false};
        std::atomic<std::uint64_t> count{0};
        std::vector<WireStream> streams;
        for (int i = 0; i < clients; ++i)
            streams.push_back(open(route));
        std::vector<std::thread> threads;
        const auto begun = std::chrono::steady_clock::now();
        for (auto& stream : streams)
            threads.emplace_back([&] {
                while (!isOver) {
                    stream.write(bytes);
                    if (stream.readUntil(kEnd).empty())
                        std::abort();
                    ++count;
                }
            });
        std::this_thread::sleep_for(std::chrono::duration<double>(m_seconds));
        isOver = true;
        for (auto& thread : threads)
            thread.join();
        return double(count) /
               std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    }

    [[nodiscard]] double transfer(Route route, const std::string& bytes) {
        WireStream stream = open(route);
        const auto begun = std::chrono::steady_clock::now();
        stream.write(bytes);
        if (bytes.starts_with("PUT")) {
            if (stream.readUntil(kEnd).empty())
                std::abort();
        } else {
            (void)stream.readUntil("\r\n\r\n");
            for (std::size_t got = 0; got < kBulk;) {
                const std::string some = stream.readSome();
                if (some.empty())
                    std::abort();
                got += some.size();
            }
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    }

    [[nodiscard]] double loopSeconds() {
        timespec used{};
        m_fixture.thread().run([&] { ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used); });
        return double(used.tv_sec) + double(used.tv_nsec) * 1e-9;
    }

    static double median(std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }

    double m_seconds;
    ProxyFixture m_fixture;
    ssl_ctx_st* m_roots = nullptr;
};

} // namespace

int main(int argc, char** argv) {
    Bench bench(argc > 1 ? std::atof(argv[1]) : 1.0);
    for (const int clients : {1, 8, 64})
        bench.smallRequests(clients);
    ClientRequest request;
    request.host = "s3.eu-west-1.amazonaws.com";
    request.service = "s3";
    request.target = "/bulk";
    request.payload = "UNSIGNED-PAYLOAD";
    bench.bulk("GET 128 MB", request);
    request.method = "PUT";
    request.body = std::string(kBulk, 'p');
    bench.bulk("PUT 128 MB, unsigned", request);
    request.payload = "hash";
    bench.bulk("PUT 128 MB, hash checked", request);
}
