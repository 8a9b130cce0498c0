// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/TeleportFiles.h"

#include "core/appservice/TeleportCatalogue.h"
#include "tests/support/TempHome.h"

#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::appservice;

namespace {

// Teleport's guide to the AWS console, word for word in its keys and values.
constexpr const char* kGuide = "kind: role\nversion: v5\nmetadata:\n  name: aws-ro-access\nspec:\n"
                               "  allow:\n    app_labels:\n      '*': '*'\n    aws_role_arns:\n"
                               "      - arn:aws:iam::123456789012:role/ExampleReadOnlyAccess\n"
                               "---\napp_service:\n  enabled: true\n  apps:\n"
                               "  - name: \"awsconsole\"\n"
                               "    uri: \"https://console.aws.amazon.com/ec2/v2/home\"\n";

constexpr const char* kAccounts =
    "app_service:\n  enabled: yes\n  apps:\n  - name: \"awsconsole-test\"\n"
    "    uri: \"https://console.aws.amazon.com/ec2/v2/home\"\n    labels:\n"
    "      aws_account_id: \"1234567890\"\n      env: test\n    aws:\n"
    "      external_id: \"example-external-id\"\n";

Definitions read(const std::string& text) {
    Definitions definitions;
    readTeleportText(text, "t.yaml", definitions);
    return definitions;
}

TeleportCatalogue catalogue(const std::string& text, access::ConnectionSettings settings = {}) {
    return TeleportCatalogue(read(text), settings, "jane", {});
}

std::string sentences(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& one : problems)
        text += one.sentence() + " [" + one.key + "]\n";
    return text;
}

} // namespace

class TeleportFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void understandsTheGuide() {
        const TeleportCatalogue made = catalogue(kGuide);
        QVERIFY2(made.shown().problems.empty(), sentences(made.shown().problems).c_str());
        QCOMPARE(made.shown().apps.size(), std::size_t{1});
        const access::App& app = made.shown().apps.front();
        QCOMPARE(app.name, std::string("awsconsole"));
        QCOMPARE(app.partition, std::string("aws"));
        QCOMPARE(app.accountId, std::string("123456789012"));
        QCOMPARE(app.roles.size(), std::size_t{1});
        QCOMPARE(app.roles.front().display, std::string("ExampleReadOnlyAccess"));
        QCOMPARE(made.shown().identity.user, std::string("jane"));
        QVERIFY(made.find("awsconsole", app.roles.front().arn));
        QVERIFY(made.find("nothing", "x").error().code == ErrorCode::NotFound);
        QVERIFY(made.find("awsconsole", "arn:aws:iam::123456789012:role/x").error().code ==
                ErrorCode::Refused);
    }

    void listsTheGuidesAccountsWithAWarning() {
        const TeleportCatalogue made = catalogue(std::string(kGuide) + "---\n" + kAccounts);
        QCOMPARE(made.shown().apps.size(), std::size_t{2});
        const access::App& app = made.shown().apps.back();
        QCOMPARE(app.name, std::string("awsconsole-test"));
        QVERIFY(app.roles.empty());
        QCOMPARE(made.shown().problems.size(), std::size_t{1});
        const Problem& problem = made.shown().problems.front();
        QVERIFY(problem.severity == Problem::Severity::Warning);
        QVERIFY2(problem.message.find("twelve digits") != std::string::npos,
                 problem.message.c_str());
    }

    void understandsTemplatesWithoutQuotes() {
        const Definitions definitions =
            read("kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  allow:\n    app_labels:\n"
                 "      '*': '*'\n    aws_role_arns:\n    - {{external.aws_role_arns}}\n");
        QCOMPARE(definitions.roles.size(), std::size_t{1});
        QCOMPARE(definitions.roles.front().allow.awsRoleArns.front().text,
                 std::string("{{external.aws_role_arns}}"));
        QCOMPARE(definitions.problems.size(), std::size_t{1});
        const Problem& problem = definitions.problems.front();
        QCOMPARE(problem.line, 10);
        QCOMPARE(problem.key, std::string("spec.allow.aws_role_arns"));
        QVERIFY(problem.fix.find("\"{{external.aws_role_arns}}\"") != std::string::npos);

        const Definitions labels =
            read("kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  allow:\n    app_labels:\n"
                 "      env: {{external.env}}\n      team:\n      - {{external.team}}\n");
        const auto& selector = labels.roles.front().allow.appLabels;
        QCOMPARE(selector.at("env"), std::vector<std::string>{"{{external.env}}"});
        QCOMPARE(selector.at("team"), std::vector<std::string>{"{{external.team}}"});
        QCOMPARE(labels.problems.size(), std::size_t{2});
        QCOMPARE(labels.problems.back().line, 10);
    }

    void readsAppsInEveryForm() {
        const Definitions definitions =
            read("kind: app\nversion: v3\nmetadata:\n  name: dynamic\n  description: d\n  labels:\n"
                 "    env: prod\nspec:\n  uri: https://console.amazonaws.cn/\n  public_addr: a.b\n"
                 "  dynamic_labels:\n    host:\n      command: [hostname, -s]\n      period: 5m\n"
                 "  aws:\n    external_id: e\n"
                 "---\napps:\n- name: helm\n  uri: https://console.amazonaws-us-gov.com\n"
                 "  commands:\n  - name: os\n    command: [uname]\n"
                 "---\nkind: token\nmetadata:\n  name: not ours\n");
        QVERIFY2(definitions.problems.empty(), sentences(definitions.problems).c_str());
        QCOMPARE(definitions.apps.size(), std::size_t{2});
        const AppDefinition& dynamic = definitions.apps.front();
        QCOMPARE(dynamic.externalId, std::string("e"));
        QCOMPARE(dynamic.publicAddr, std::string("a.b"));
        QCOMPARE(dynamic.commands.front().label, std::string("host"));
        QCOMPARE(dynamic.commands.front().period, Seconds(300));
        QCOMPARE(definitions.apps.back().commands.front().command,
                 std::vector<std::string>{"uname"});
    }

    void takesWhoTheUserIs() {
        const std::string text = std::string(kGuide) +
                                 "---\nkind: role\nversion: v5\nmetadata:\n  name: other\nspec:\n"
                                 "  allow:\n    app_labels:\n      '*': '*'\n    aws_role_arns:\n"
                                 "    - '{{internal.aws_role_arns}}'\n  options:\n"
                                 "    max_session_ttl: 2h\n"
                                 "---\nkind: user\nversion: v2\nmetadata:\n  name: bob\nspec:\n"
                                 "  roles: [other]\n  traits:\n    aws_role_arns:\n"
                                 "    - arn:aws:iam::111122223333:role/mine\n";
        const TeleportCatalogue bob = catalogue(text);
        QCOMPARE(bob.shown().identity.user, std::string("bob"));
        QCOMPARE(bob.shown().apps.front().roles.size(), std::size_t{1});
        QCOMPARE(bob.shown().apps.front().roles.front().display, std::string("mine"));
        QCOMPARE(bob.sessionTtl(), Seconds(7200));
        access::ConnectionSettings settings;
        settings.user = "eve";
        settings.roles = {"aws-ro-access", "missing"};
        const TeleportCatalogue eve = catalogue(text, settings);
        QCOMPARE(eve.shown().identity.user, std::string("eve"));
        QCOMPARE(eve.shown().apps.front().roles.front().display,
                 std::string("ExampleReadOnlyAccess"));
        QVERIFY2(sentences(eve.shown().problems).find("role missing") != std::string::npos,
                 sentences(eve.shown().problems).c_str());
        settings.roles = {"access"};
        settings.traits["aws_role_arns"] = {"arn:aws:iam::111122223333:role/given"};
        QCOMPARE(catalogue(text, settings).shown().apps.front().roles.front().display,
                 std::string("given"));
    }

    void saysWhyAnAppIsNotSupported() {
        const TeleportCatalogue made =
            catalogue("apps:\n- name: web\n  uri: http://localhost:8080\n- name: blob\n"
                      "  cloud: Azure\n- name: named\n  cloud: AWS\n");
        QVERIFY(made.shown().apps.size() >= 2);
        QVERIFY(made.shown().apps[0].unsupportedReason.find("http://localhost:8080") !=
                std::string::npos);
        QVERIFY(made.shown().apps[1].unsupportedReason.find("Azure") != std::string::npos);
    }

    void tellsMistakesAndUsesTheRest_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* text, int line, const char* key,
                            const char* message) {
            QTest::newRow(name) << QByteArray(text) << line << QByteArray(key)
                                << QByteArray(message);
        };
        row("broken YAML", "kind: role\nspec: [\n", 0, "", "not valid YAML");
        row("open quote", "kind: role\nmetadata:\n  name: \"r\nspec: {}\n", 0, "",
            "a quote is not closed");
        row("tab", "kind: app\nspec:\n\turi: x\n", 3, "", "not valid YAML");
        row("no map", "- a\n- b\n", 1, "", "not used");
        row("unknown document", "hello: world\n", 1, "", "neither a Teleport resource");
        row("no name", "kind: app\nversion: v3\nspec:\n  uri: https://console.aws.amazon.com\n", 1,
            "metadata.name", "no name");
        row("no version", "kind: role\nmetadata:\n  name: r\nspec: {}\n", 1, "version",
            "no version");
        row("slip",
            "kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  allow:\n"
            "    app_label:\n      a: b\n",
            7, "spec.allow.app_label", "There is no key app_label");
        row("kind", "kind: rolle\nversion: v7\nmetadata:\n  name: r\n", 1, "kind",
            "Write kind: role");
        row("misplaced",
            "kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n"
            "  aws_role_arns: [arn:aws:iam::111122223333:role/x]\n",
            6, "spec.aws_role_arns", "stands in spec itself");
        row("slip in options",
            "kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  options:\n"
            "    max_session_tll: 1h\n",
            7, "spec.options.max_session_tll", "There is no key");
        row("slip in an app",
            "apps:\n- name: a\n  uri: https://console.aws.amazon.com\n  label:\n"
            "    a: b\n",
            4, "apps.label", "Write labels");
        row("slip in a resource",
            "kind: app\nversion: v3\nmetadata:\n  name: a\nspec:\n"
            "  urI: https://console.aws.amazon.com\n  uri: https://console.aws.amazon.com\n",
            6, "spec.urI", "Write uri");
        row("no map of aws",
            "apps:\n- name: a\n  uri: https://console.aws.amazon.com\n  aws: text\n", 4, "apps.aws",
            "A map of keys is expected");
        row("no list of commands",
            "apps:\n- name: a\n  uri: https://console.aws.amazon.com\n  commands: {a: b}\n", 4,
            "apps.commands", "A list of commands is expected");
        row("no map of a role", "kind: role\nversion: v5\nmetadata:\n  name: r\nspec: text\n", 5,
            "spec", "A map of keys is expected");
        row("traits as a list",
            "kind: user\nversion: v2\nmetadata:\n  name: u\nspec:\n  traits: [a]\n", 6,
            "spec.traits", "map of names to lists");
        row("nested without end", std::string(100'000, '[').c_str(), 0, "", "not valid YAML");
        row("duration",
            "kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  options:\n"
            "    max_session_ttl: long\n",
            7, "spec.options.max_session_ttl", "not a duration");
        row("list for a text", "apps:\n- name: [a, b]\n", 2, "apps.name", "single value");
        row("switched off", "app_service:\n  enabled: no\n  apps:\n  - name: a\n", 2,
            "app_service.enabled", "switched off");
        row("twice", "apps:\n- name: good\n  uri: https://console.aws.amazon.com\n", 2, "apps.name",
            "already");
    }
    void tellsMistakesAndUsesTheRest() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, message);
        Definitions definitions;
        readTeleportText("apps:\n- name: good\n  uri: https://console.aws.amazon.com\n",
                         "good.yaml", definitions);
        readTeleportText(text.toStdString(), "bad.yaml", definitions);
        QCOMPARE(definitions.apps.front().name, std::string("good"));
        QVERIFY(!definitions.problems.empty());
        const Problem& first = definitions.problems.front();
        QVERIFY2(first.sentence().find(message.toStdString()) != std::string::npos,
                 sentences(definitions.problems).c_str());
        QCOMPARE(first.file, std::string("bad.yaml"));
        if (line > 0)
            QVERIFY2(first.line == line, sentences(definitions.problems).c_str());
        QCOMPARE(QByteArray::fromStdString(first.key), key);
        QVERIFY(!first.fix.empty());
    }

    void goesOnBehindABrokenDocument() {
        const Definitions definitions = read(std::string("kind: [\n---\n") + kGuide);
        QCOMPARE(definitions.apps.size(), std::size_t{1});
        QCOMPARE(definitions.roles.front().place.line, 3);
        QCOMPARE(definitions.problems.size(), std::size_t{1});
    }

    void readsFoldersAndSaysWhatIsMissing() {
        const tests::TempHome home;
        home.write("teleport/b.yml", kGuide);
        home.write("teleport/sub/a.yaml", kAccounts);
        home.write("teleport/notes.txt", "no: yaml");
        std::filesystem::create_directories(home.path() / "empty");
        const Definitions definitions = readTeleportFiles(
            {home.path() / "teleport", home.path() / "empty", home.path() / "missing.yaml"});
        QCOMPARE(definitions.apps.size(), std::size_t{2});
        const std::string problems = sentences(definitions.problems);
        QVERIFY2(problems.find("no .yaml") != std::string::npos, problems.c_str());
        QVERIFY2(problems.find("missing.yaml") != std::string::npos, problems.c_str());
        QVERIFY(problems.find("notes.txt") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TeleportFilesTest)
#include "TeleportFilesTest.moc"
