// SPDX-License-Identifier: Apache-2.0
#include "app/platform/TerminalLauncher.h"

#include "app/platform/CommandLine.h"

#include <QDir>
#include <QFileInfo>

namespace gatehouse::platform {
namespace {

/// How a terminal is told to give the window a process of its own (a window of a running server
/// would have that server's environment), its title and what to run.
struct Terminal {
    const char* program;
    const char* own;   ///< Options for an own process; may be empty.
    const char* title; ///< Option that the title follows; ends in '=' when it is one word with it.
    const char* run;   ///< Option before the command.
};

constexpr Terminal kTerminals[] = {
    {"ptyxis", "--standalone", "--title", "--"},
    {"gnome-terminal", "", "--title", "--"}, // sends its environment to the server
    {"konsole", "--separate", "", "-e"},
    {"xfce4-terminal", "--disable-server", "--title", "-x"},
    {"mate-terminal", "--disable-factory", "--title", "-x"},
    {"tilix", "--new-process", "--title", "-e"},
    {"terminator", "--no-dbus", "--title", "-x"},
    {"kitty", "", "--title", ""},
    {"alacritty", "", "--title", "-e"},
    {"foot", "", "--title", ""},
    {"wezterm", "start --always-new-process", "", "--"},
    {"ghostty", "--gtk-single-instance=false", "--title=", "-e"},
    {"qterminal", "", "", "-e"},
    {"lxterminal", "--no-remote", "--title", "-e"},
    {"urxvt", "", "-title", "-e"},
    {"st", "", "-T", "-e"},
    {"xterm", "", "-T", "-e"},
    // Debian's alternative promises xterm's options; the desktop's own terminals come first because
    // only by name is it known how to keep them apart from a running server.
    {"x-terminal-emulator", "", "-T", "-e"},
    {"kgx", "", "--title", "--"},
};

const Terminal* known(const QString& program) {
    const QString name = QFileInfo(program).fileName();
    for (const Terminal& terminal : kTerminals) {
        if (name == QLatin1String(terminal.program))
            return &terminal;
    }
    return nullptr;
}

/// The desktop's own terminal first.
QStringList inOrder(const QProcessEnvironment& environment) {
    QStringList names;
    const QString desktop = environment.value(QStringLiteral("XDG_CURRENT_DESKTOP")).toLower();
    const auto prefer = [&](const char* part, std::initializer_list<const char*> programs) {
        if (!desktop.contains(QLatin1String(part)))
            return;
        for (const char* program : programs)
            names << QString::fromLatin1(program);
    };
    prefer("kde", {"konsole"});
    prefer("gnome", {"ptyxis", "gnome-terminal", "kgx"});
    prefer("xfce", {"xfce4-terminal"});
    prefer("mate", {"mate-terminal"});
    prefer("lxqt", {"qterminal"});
    for (const Terminal& terminal : kTerminals)
        names << QString::fromLatin1(terminal.program);
    return names;
}

QStringList commandLine(const QStringList& start, const QString& title, const QStringList& shell) {
    QStringList line = start;
    const Terminal* terminal = known(start.first());
    if (terminal == nullptr)
        return line << QStringLiteral("-e") << shell; // what most of them take
    line << QString::fromLatin1(terminal->own).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QString option = QString::fromLatin1(terminal->title);
    if (option.endsWith(QLatin1Char('=')))
        line << option + title;
    else if (!option.isEmpty())
        line << option << title;
    if (const QString run = QString::fromLatin1(terminal->run); !run.isEmpty())
        line << run;
    return line << shell;
}

} // namespace

TerminalLauncher::TerminalLauncher(const QProcessEnvironment& environment)
    : m_environment(environment) {}

QStringList TerminalLauncher::commandFor(const TerminalRequest& request) const {
    QStringList shell = splitWords(request.shell);
    if (shell.isEmpty() || findProgram(shell.first(), m_environment).isEmpty())
        shell = {m_environment.value(QStringLiteral("SHELL"), QStringLiteral("/bin/sh"))};
    const QString wished =
        m_command.isEmpty() ? m_environment.value(QStringLiteral("TERMINAL")) : m_command;
    const QStringList chosen = splitWords(wished);
    if (!chosen.isEmpty() && !findProgram(chosen.first(), m_environment).isEmpty())
        return commandLine(chosen, request.title, shell);
    if (!m_command.isEmpty())
        return {};
    const QStringList candidates = inOrder(m_environment);
    for (const QString& candidate : candidates) {
        if (!findProgram(candidate, m_environment).isEmpty())
            return commandLine({candidate}, request.title, shell);
    }
    return {};
}

Result<void> TerminalLauncher::open(const TerminalRequest& request) const {
    const QStringList command = commandFor(request);
    if (command.isEmpty() && !m_command.isEmpty())
        return fail(ErrorCode::NotFound,
                    "The terminal " + m_command.toStdString() + " is not on this computer.",
                    "Choose another one in Settings.");
    if (command.isEmpty())
        return fail(ErrorCode::NotFound, "No terminal program was found on this computer.",
                    "Name yours in Settings, or copy the export into a terminal that is open.");
    QProcessEnvironment environment = m_environment;
    for (const std::string& name : request.unset)
        environment.remove(QString::fromStdString(name));
    for (const auto& [name, value] : request.set)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    if (!startDetached(command, environment, QDir::homePath()))
        return fail(ErrorCode::Internal,
                    "The terminal " + command.first().toStdString() + " could not be started.",
                    "Choose another one in Settings.");
    return {};
}

} // namespace gatehouse::platform
