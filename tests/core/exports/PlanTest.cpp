// SPDX-License-Identifier: Apache-2.0
#include "core/exports/ChildEnvironment.h"
#include "core/exports/Format.h"
#include "core/exports/ToolFiles.h"

#include "core/base/ChildProcess.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::exports;

namespace {

const access::LocalKey kKey{"AKIAGATEABCDEFGHIJKL", Secret(std::string(40, 's'))};

Plan planIn(const Environment& environment) {
    return planFor({kKey, "eu-west-1", 4711, "/t/authority.pem", "/t/bundle.pem", "/t/store.jks",
                    "/t/gatehouse-node.cjs", "/t/php", environment});
}

std::string valueOf(const Plan& plan, const std::string& name) {
    for (const auto& [key, value] : plan.set) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsKeysProxyAndTrust() {
        const Plan plan = planIn({});
        QCOMPARE(valueOf(plan, "AWS_ACCESS_KEY_ID"), kKey.accessKeyId);
        QCOMPARE(valueOf(plan, "AWS_SECRET_ACCESS_KEY"), std::string(40, 's'));
        for (const char* name : {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"})
            QCOMPARE(valueOf(plan, name), std::string("http://127.0.0.1:4711"));
        for (const char* name : {"AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"})
            QCOMPARE(valueOf(plan, name), std::string("/t/bundle.pem"));
        QCOMPARE(valueOf(plan, "NODE_EXTRA_CA_CERTS"), std::string("/t/authority.pem"));
        QCOMPARE(valueOf(plan, "AWS_REGION"), std::string("eu-west-1"));
        for (const auto& [name, value] : plan.set) {
            QVERIFY2(!value.empty(), name.c_str());
            if (name != "NO_PROXY" && name != "no_proxy" && name != "JAVA_TOOL_OPTIONS")
                QVERIFY2(value.find("localhost") == std::string::npos, name.c_str());
        }
    }

    void keepsMetadataAddressesAndOwnHostsOffTheProxy() {
        Environment environment;
        environment.set("NO_PROXY", "intranet.example, 127.0.0.1,");
        const std::string hosts = valueOf(planIn(environment), "NO_PROXY");
        for (const char* host : {"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "127.0.0.1",
                                 "::1", "intranet.example"})
            QVERIFY2(hosts.find(host) != std::string::npos, host);
        QCOMPARE(std::count(hosts.begin(), hosts.end(), ','), 8);
    }

    void unsetsWhatLeadsElsewhere() {
        Environment environment;
        environment.set("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000");
        const Plan plan = planIn(environment);
        for (const char* name : {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL",
                                 "AWS_ENDPOINT_URL_DYNAMODB", "AWS_WEB_IDENTITY_TOKEN_FILE"})
            QVERIFY2(std::ranges::find(plan.unset, name) != plan.unset.end(), name);
    }

    void addsToOptionsOnceAndGivesThemBack() {
        Environment before;
        before.set("NODE_OPTIONS", "--max-old-space-size=4096");
        before.set("JAVA_TOOL_OPTIONS", "-Xmx1g \"-Da=b c\"");
        const Plan first = planIn(before);
        const Environment wired = childEnvironment(before, first.set, first.unset);
        QCOMPARE(*wired.get("NODE_OPTIONS"),
                 std::string("--max-old-space-size=4096 --require /t/gatehouse-node.cjs"));
        QVERIFY(wired.get("JAVA_TOOL_OPTIONS")->starts_with("-Xmx1g \"-Da=b c\" -Dhttp.proxyHost"));
        const Plan second = planIn(wired);
        QCOMPARE(valueOf(second, "NODE_OPTIONS"), *wired.get("NODE_OPTIONS"));
        QCOMPARE(valueOf(second, "JAVA_TOOL_OPTIONS"), *wired.get("JAVA_TOOL_OPTIONS"));
        QCOMPARE(valueOf(second, "PHP_INI_SCAN_DIR"), std::string(":/t/php"));

        const Undoing undo = undoing(first);
        const Environment after = childEnvironment(wired, undo.set, undo.unset);
        QCOMPARE(after.values(), before.values());
    }

    void quotesPathsWithSpacesInsideOptions() {
        const Plan plan = planFor({kKey,
                                   "eu-west-1",
                                   1,
                                   "/a b/a.pem",
                                   "/a b/b.pem",
                                   "/a b/s.jks",
                                   "/a b/gatehouse-node.cjs",
                                   "/a b/php",
                                   {}});
        QVERIFY(valueOf(plan, "NODE_OPTIONS").ends_with("--require \"/a b/gatehouse-node.cjs\""));
        QVERIFY(
            valueOf(plan, "JAVA_TOOL_OPTIONS").find("\"-Djavax.net.ssl.trustStore=/a b/s.jks\"") !=
            std::string::npos);
    }

    void isTakenBackByAnotherGatehouse() {
        Environment own;
        own.set("PATH", "/bin");
        own.set("HTTPS_PROXY", "http://company:8080");
        const Plan plan = planIn(own);
        const Environment clean = withoutExport(childEnvironment(own, plan.set, plan.unset));
        QVERIFY(!clean.get("AWS_ACCESS_KEY_ID"));
        QVERIFY(!clean.get("HTTPS_PROXY"));
        QCOMPARE(*clean.get("PATH"), std::string("/bin"));
        QCOMPARE(withoutExport(own).values(), own.values());
    }

    void writesFilesThatToolsCanRead() {
        QTemporaryDir folder;
        const ToolFiles files{folder.path().toStdString() + "/a b"};
        QVERIFY(writeToolFiles(files, "/t/bundle.pem").has_value());
        QVERIFY(std::filesystem::exists(files.phpFile()));
        if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty())
            return;
        const auto ran =
            runChild({{"node", "--require", files.nodeFile().string(), "-e",
                       "console.log(require('https').Agent.prototype.createConnection.name)"}},
                     {});
        QVERIFY(ran.has_value());
        QCOMPARE(ran->out, std::string("createConnection\n"));
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "PlanTest.moc"
