// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/HostGuard.h"

#include "core/proxy/EventLoop.h"
#include "core/proxy/Resolver.h"

#include <QTest>

#include <optional>

using namespace gatehouse;

namespace {

/// Runs what is posted at once; enough for numeric addresses.
class NoPool final : public Executor {
public:
    void post(std::function<void()>) override {}
};

} // namespace

class HostGuardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsMetadataAddressesInEveryNotation_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isMetadata");
        const std::pair<const char*, bool> rows[] = {
            {"169.254.169.254", true},
            {"169.254.170.2", true},
            {"169.254.169.254.", true},
            {"2852039166", true},
            {"0xa9fea9fe", true},
            {"0xa9.0xfe.0xa9.0xfe", true},
            {"0251.0376.0251.0376", true},
            {"169.16689662", true},
            {"::ffff:169.254.169.254", true},
            {"[::ffff:a9fe:a9fe]", true},
            {"fd00:ec2::254", true},
            {"[fd00:ec2::23]", true},
            {"fe80::1", true},
            {"fe80::1%eth0", true},
            {"metadata.google.internal", true},
            {"Instance-Data.ec2.internal", true},
            {"127.0.0.1", false},
            {"10.0.0.1", false},
            {"169.253.0.1", false},
            {"s3.amazonaws.com", false},
            {"169.254.169.254.example.com", false},
            {"fd00:ec3::254", false},
            {"", false},
        };
        for (const auto& [host, isMetadata] : rows)
            QTest::newRow(host) << QString::fromUtf8(host) << isMetadata;
    }
    void knowsMetadataAddressesInEveryNotation() {
        QFETCH(QString, host);
        QTEST(proxy::isMetadataHost(host.toStdString()), "isMetadata");
    }

    void knowsMetadataAddressesThatNamesLeadTo() {
        const SystemClock clock;
        proxy::EventLoop loop(clock);
        NoPool pool;
        proxy::Resolver resolver(loop, pool);
        for (const char* host : {"169.254.169.254", "fd00:ec2::254", "::ffff:169.254.1.1"}) {
            std::optional<bool> isMetadata;
            resolver.resolve(host, "80", [&](const Result<proxy::Resolver::Addresses>& found) {
                isMetadata = proxy::isMetadataAddress(found.value().front());
            });
            QCOMPARE(isMetadata, std::optional(true));
        }
        std::optional<bool> isMetadata;
        resolver.resolve("127.0.0.1", "80", [&](const Result<proxy::Resolver::Addresses>& found) {
            isMetadata = proxy::isMetadataAddress(found.value().front());
        });
        QCOMPARE(isMetadata, std::optional(false));
    }

    void takesOnlyItsOwnNamesForItsOwn_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isOwn");
        const std::pair<const char*, bool> rows[] = {
            {"127.0.0.1:8787", true},
            {"localhost:8787", true},
            {"LOCALHOST:8787", true},
            {"[::1]:8787", true},
            {"127.0.0.1", false},
            {"127.0.0.1:87", false},
            {"127.0.0.1:8787.evil.org", false},
            {"evil.org:8787", false},
            {"localhost.evil.org:8787", false},
            {"", false},
        };
        for (const auto& [host, isOwn] : rows)
            QTest::newRow(host) << QString::fromUtf8(host) << isOwn;
    }
    void takesOnlyItsOwnNamesForItsOwn() {
        QFETCH(QString, host);
        QTEST(proxy::isOwnHost(host.toStdString(), 8787), "isOwn");
    }
};

QTEST_GUILESS_MAIN(HostGuardTest)
#include "HostGuardTest.moc"
