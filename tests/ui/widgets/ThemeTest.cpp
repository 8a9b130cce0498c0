// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Theme.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemeStyleSheet.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace gatehouse::ui;

namespace {

/// WCAG 2.1 contrast ratio.
double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto part = [](double v) {
            return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) +
               0.0722 * part(colour.blueF());
    };
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

    void keepsTextReadable_data() {
        QTest::addColumn<int>("choice");
        QTest::newRow("light") << static_cast<int>(ThemeChoice::Light);
        QTest::newRow("dark") << static_cast<int>(ThemeChoice::Dark);
    }
    void keepsTextReadable() {
        QFETCH(int, choice);
        m_theme->setChoice(static_cast<ThemeChoice>(choice));
        const ThemeColours& c = m_theme->colours();
        const auto reads = [](const QColor& ink, const QColor& ground, const char* what) {
            const double ratio = contrast(ink, ground);
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(
                                       QLatin1String(what), QString::number(ratio))));
        };
        for (const QColor& ground : {c.window, c.panel, c.sidebar, c.selection}) {
            reads(c.text, ground, "text");
            reads(c.secondary, ground, "secondary");
        }
        for (const QColor& ground : {c.window, c.panel, c.sidebar, c.hover}) {
            reads(c.caption, ground, "caption");
            reads(c.accent, ground, "accent");
            reads(c.bad, ground, "bad");
            reads(c.warn, ground, "warn");
            reads(c.ok, ground, "ok");
        }
        reads(c.ok, c.okGround, "ok on its ground");
        reads(c.warn, c.warnGround, "warn on its ground");
        reads(c.bad, c.badGround, "bad on its ground");
        reads(c.text, c.warnGround, "text in a warning");
        reads(c.secondary, c.warnGround, "note in a warning");
        reads(c.text, c.badGround, "text in an error");
        reads(c.onAccent, c.accent, "main button");
        reads(c.onAccent, c.accentHover, "main button under the mouse");
        reads(c.onSandbox, c.sandbox, "sandbox");
        for (const AccountColour colour : kAccountColours)
            reads(Qt::white, m_theme->account(colour), "initials");
    }

    void fillsInEveryColourOfTheStyleSheet() {
        const QString sheet = themeStyleSheet(m_theme->colours());
        QVERIFY(!sheet.contains(QRegularExpression(QStringLiteral("\\{[a-zA-Z]+\\}"))));
    }

    void tellsOfAChangeOnce() {
        m_theme->setChoice(ThemeChoice::Light);
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->setChoice(ThemeChoice::Dark);
        m_theme->setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(m_theme->isDark());
        QCOMPARE(Theme::choiceFrom(Theme::nameOf(ThemeChoice::Dark)), ThemeChoice::Dark);
        QCOMPARE(Theme::choiceFrom(QStringLiteral("mauve")), ThemeChoice::System);
    }

    void followsTheSystemUnlessForced() {
        m_theme->setChoice(ThemeChoice::System);
        m_theme->setSystemPrefersDark(false);
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->setSystemPrefersDark(true);
        QVERIFY(m_theme->isDark());
        QCOMPARE(changed.count(), 1);
        m_theme->setChoice(ThemeChoice::Light);
        m_theme->setSystemPrefersDark(false);
        m_theme->setSystemPrefersDark(true);
        QVERIFY2(!m_theme->isDark(), "forced");
        QCOMPARE(changed.count(), 2);
        m_theme->setSystemPrefersDark(std::nullopt);
    }

    void movesNothingWhenTheSystemSaysSo() {
        m_theme->setSystemAnimates(false);
        QVERIFY(!m_theme->isAnimated());
        m_theme->setSystemAnimates(true);
    }

    void drawsEveryIcon() {
        (void)icon(QStringLiteral("apps")).pixmap(16, 16); // makes the resources known
        QDirIterator files(QStringLiteral(":/gatehouse/icons"));
        int count = 0;
        while (files.hasNext()) {
            const QString name = QFileInfo(files.next()).baseName();
            const QImage image = icon(name).pixmap(24, 24).toImage();
            bool isBlank = true;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    isBlank = isBlank && qAlpha(image.pixel(x, y)) == 0;
            }
            QVERIFY2(!isBlank, qPrintable(name));
            ++count;
        }
        QVERIFY(count > 30);
        QVERIFY(!applicationIcon().isNull());
    }

    void recoloursIconsWithTheTheme() {
        m_theme->setChoice(ThemeChoice::Light);
        const QIcon swatch = icon(QStringLiteral("swatch"));
        const QColor before = swatch.pixmap(24, 24).toImage().pixelColor(12, 12);
        m_theme->setChoice(ThemeChoice::Dark);
        const QColor after = swatch.pixmap(24, 24).toImage().pixelColor(12, 12);
        QVERIFY(before.lightness() < 128 && after.lightness() > 128);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
