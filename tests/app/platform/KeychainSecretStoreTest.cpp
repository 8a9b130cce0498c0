// SPDX-License-Identifier: Apache-2.0
// Against a real gnome-keyring on a bus of its own, and against what can stand in its place:
// nothing, one that is locked, one that never answers.
#include "app/platform/KeychainSecretStore.h"

#include "tests/app/platform/PrivateBus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QTest>

using namespace gatehouse;
using namespace std::chrono_literals;
using platform::KeychainSecretStore;
using tests::PrivateBus;

namespace {

/// Takes every call and answers none.
class Silence final : public QDBusVirtualObject {
public:
    [[nodiscard]] QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection&) override {
        message.setDelayedReply(true);
        return true;
    }
};

std::unique_ptr<KeychainSecretStore> opened() {
    auto store = KeychainSecretStore::open({});
    return store ? std::move(*store) : nullptr;
}

std::string valueOf(KeychainSecretStore& store, const std::string& name) {
    const auto value = store.read(name);
    if (!value)
        return "error: " + value.error().sentence();
    return *value ? std::string((*value)->reveal()) : "nothing";
}

} // namespace

class KeychainSecretStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!isChild())
            return;
        m_bus = std::make_unique<PrivateBus>();
        if (!m_bus->start())
            QSKIP(qPrintable(m_bus->error()));
        // Before anything in this process looks for its bus, and once for all of it.
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus->address().toUtf8());
    }
    void cleanupTestCase() { m_bus.reset(); }
    void cleanup() {
        if (m_keyring != nullptr)
            PrivateBus::end(std::exchange(m_keyring, nullptr));
    }

    void saysThatThereIsNoKeychain() {
        if (ranElsewhere())
            return;
        const auto store = KeychainSecretStore::open({});
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::NotFound);
        QVERIFY(!store.error().message.empty());
        QVERIFY(store.error().fix.find("GNOME Keyring") != std::string::npos);
    }

    void keepsWhatItIsGiven_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("a key") << QByteArray("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("bytes of all kinds") << QByteArray("\0\xff\n\xc3\x28 end", 10);
        QTest::newRow("200 KB") << QByteArray(200'000, 'x');
    }
    void keepsWhatItIsGiven() {
        if (ranElsewhere())
            return;
        QFETCH(QByteArray, value);
        startKeyring(PrivateBus::Keyring::Unlocked);
        const auto store = opened();
        QVERIFY(store);
        QVERIFY(store->isPersistent());
        QCOMPARE(valueOf(*store, "one"), std::string("nothing"));
        QVERIFY(store->write("one", Secret(value.toStdString())).has_value());
        QCOMPARE(valueOf(*store, "one"), value.toStdString());
        QVERIFY(store->write("one", Secret(std::string("another"))).has_value());
        QCOMPARE(valueOf(*store, "one"), std::string("another"));
        QVERIFY(store->remove("one").has_value());
        QCOMPARE(valueOf(*store, "one"), std::string("nothing"));
        QVERIFY(store->remove("one").has_value()); // what is not there is removed
    }

    void tellsALostKeychainFromALostEntry() {
        if (ranElsewhere())
            return;
        startKeyring(PrivateBus::Keyring::Unlocked);
        const auto store = opened();
        QVERIFY(store);
        QVERIFY(store->write("kept", Secret(std::string("secret"))).has_value());
        PrivateBus::end(std::exchange(m_keyring, nullptr));
        QVERIFY(valueOf(*store, "kept").starts_with("error: "));
        QVERIFY(!store->write("kept", Secret(std::string("other"))).has_value());
    }

    void doesNotTakeALockedKeychainForAnEmptyOne() {
        if (ranElsewhere())
            return;
        startKeyring(PrivateBus::Keyring::Locked);
        const auto store = KeychainSecretStore::open({});
        QVERIFY(!store);
        QVERIFY(!store.error().fix.empty());
    }

    void givesUpOnAKeychainThatNeverAnswers() {
        if (ranElsewhere())
            return;
        QDBusConnection bus =
            QDBusConnection::connectToBus(m_bus->address(), QStringLiteral("silent"));
        Silence silence;
        QVERIFY(bus.registerVirtualObject(QStringLiteral("/"), &silence, QDBusConnection::SubPath));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.secrets")));
        KeychainSecretStore::Options options;
        options.probeTimeout = 300ms;
        const auto store = KeychainSecretStore::open(options);
        bus.unregisterService(QStringLiteral("org.freedesktop.secrets"));
        QDBusConnection::disconnectFromBus(QStringLiteral("silent"));
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Retry);
        QVERIFY(store.error().message.find("did not answer") != std::string::npos);
    }

private:
    static bool isChild() { return !qEnvironmentVariableIsEmpty(kChild); }
    /// libsecret keeps its first connection for the life of a process, so each state of the
    /// keychain needs a process of its own: this program again, with one test function.
    static bool ranElsewhere() {
        if (isChild())
            return false;
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(kChild), QStringLiteral("yes"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        QString name = QString::fromLatin1(QTest::currentTestFunction());
        if (QTest::currentDataTag() != nullptr)
            name += QLatin1Char(':') + QString::fromLatin1(QTest::currentDataTag());
        child.start(QCoreApplication::applicationFilePath(), {name});
        const bool isDone = child.waitForFinished(100'000);
        const QByteArray output = child.readAll();
        const bool isRight = isDone && child.exitCode() == 0;
        if (isRight && output.contains("SKIP   : "))
            QTest::qSkip(output.constData(), __FILE__, __LINE__);
        else
            QTest::qVerify(isRight, "child", output.constData(), __FILE__, __LINE__);
        return true;
    }

    static constexpr const char* kChild = "GATEHOUSE_KEYCHAIN_CHILD";

    void startKeyring(PrivateBus::Keyring state) {
        m_keyring = m_bus->startKeyring(state);
        if (m_keyring == nullptr)
            QSKIP(qPrintable(QStringLiteral("gnome-keyring is needed: ") + m_bus->error()));
    }

    std::unique_ptr<PrivateBus> m_bus;
    QProcess* m_keyring = nullptr;
};

QTEST_GUILESS_MAIN(KeychainSecretStoreTest)
#include "KeychainSecretStoreTest.moc"
