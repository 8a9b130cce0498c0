// SPDX-License-Identifier: Apache-2.0
#include "app/platform/Browser.h"

#include "app/platform/CommandLine.h"

#include <QDesktopServices>
#include <QDir>

namespace gatehouse::platform {

Browser::Browser(const QProcessEnvironment& environment) : m_environment(environment) {}

bool Browser::open(const QUrl& url) const {
    const QString address = QString::fromLatin1(url.toEncoded());
    if (!m_command.isEmpty())
        return startDetached(withArgument(m_command, address), m_environment);
    const QString wished = m_environment.value(QStringLiteral("BROWSER"));
    const QStringList candidates = wished.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString& candidate : candidates) {
        if (startDetached(withArgument(candidate, address), m_environment))
            return true;
    }
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    if (startDetached({QStringLiteral("xdg-open"), address}, m_environment))
        return true;
#endif
    return QDesktopServices::openUrl(url);
}

std::vector<Browser::Choice> Browser::installed(const QProcessEnvironment& environment) {
    static constexpr std::pair<const char*, const char*> kKnown[] = {
        {"firefox", "Firefox"},
        {"firefox-esr", "Firefox ESR"},
        {"google-chrome", "Google Chrome"},
        {"google-chrome-stable", "Google Chrome"},
        {"chromium", "Chromium"},
        {"chromium-browser", "Chromium"},
        {"brave-browser", "Brave"},
        {"microsoft-edge", "Microsoft Edge"},
        {"vivaldi", "Vivaldi"},
        {"opera", "Opera"},
        {"epiphany", "GNOME Web"},
        {"falkon", "Falkon"},
        {"librewolf", "LibreWolf"},
    };
    std::vector<Choice> found;
    for (const auto& [command, title] : kKnown) {
        const QString name = QString::fromLatin1(title);
        if (!found.empty() && found.back().title == name)
            continue; // the same one under its other name
        if (!findProgram(QString::fromLatin1(command), environment).isEmpty())
            found.push_back({name, QString::fromLatin1(command)});
    }
    return found;
}

} // namespace gatehouse::platform
