// SPDX-License-Identifier: Apache-2.0
#include "core/config/Paths.h"

#include <QTest>

using namespace gatehouse;
using gatehouse::config::Paths;

class PathsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsAllIntoOneFolderWhenAsked() {
        const Paths paths(Environment({{"GATEHOUSE_HOME", "/portable"}, {"HOME", "/home/ann"}}));
        QCOMPARE(paths.settingsFile(), std::filesystem::path("/portable/settings.json"));
        for (const auto& folder : {paths.configFolder(), paths.stateFolder(), paths.cacheFolder(),
                                   paths.runtimeFolder()})
            QVERIFY(folder.native().starts_with("/portable"));
        QCOMPARE(paths.userHome(), std::filesystem::path("/home/ann"));
    }

    void followsTheSystemsPlaces() {
        const Paths paths(Environment({{"HOME", "/home/ann"},
                                       {"XDG_RUNTIME_DIR", "/run/user/7"},
                                       {"XDG_STATE_HOME", "relative/is/ignored"}}));
        QCOMPARE(paths.settingsFile(),
                 std::filesystem::path("/home/ann/.config/gatehouse/settings.json"));
        QCOMPARE(paths.sessionsFile(),
                 std::filesystem::path("/home/ann/.local/state/gatehouse/sessions.json"));
        QCOMPARE(paths.controlSocket(),
                 std::filesystem::path("/run/user/7/gatehouse/control.socket"));
    }

    void keepsTheSocketPrivateWithoutARuntimeFolder() {
        const Paths paths(
            Environment(std::map<std::string, std::string, std::less<>>{{"HOME", "/home/ann"}}));
        QCOMPARE(paths.controlSocket(),
                 std::filesystem::path("/home/ann/.local/state/gatehouse/run/control.socket"));
    }
};

QTEST_GUILESS_MAIN(PathsTest)
#include "PathsTest.moc"
