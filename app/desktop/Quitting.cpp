// SPDX-License-Identifier: Apache-2.0
// Application: closing the window is not quitting, and quitting says what it stops.
#include "app/desktop/Application.h"

#include "ui/models/Wording.h"
#include "ui/widgets/dialogs/QuestionDialog.h"
#include "ui/widgets/tray/TrayIcon.h"

#include <QCloseEvent>

namespace gatehouse::desktop {
namespace {

using ui::toQString;

/// "terraform, aws": who has used the sessions.
QString programsOf(const std::vector<access::SessionInfo>& sessions) {
    QStringList programs;
    for (const access::SessionInfo& session : sessions) {
        const QString program = toQString(session.lastProgram);
        if (!program.isEmpty() && !programs.contains(program))
            programs.append(program);
    }
    return programs.join(QStringLiteral(", "));
}

bool stopsWork(const engine::State& state) {
    return !state.sessions.empty() && state.proxy.status == engine::ProxyStatus::On;
}

QString whatStops(const engine::State& state) {
    QString text = Application::tr("The proxy ends, so tools that use it get no answer until "
                                   "Gatehouse runs again.");
    const QString programs = programsOf(state.sessions);
    if (!programs.isEmpty())
        text += QLatin1Char(' ') + Application::tr("It was last used by %1.").arg(programs);
    if (state.secrets == engine::SecretStorage::MemoryOnly)
        text += QLatin1Char(' ') + Application::tr("The keys are in memory only and are lost.");
    return text;
}

} // namespace

void Application::closing(QCloseEvent& event) {
    const bool hasTray = m_tray->isVisible();
    const bool keepsRunning =
        m_bridge->value("closeToTray", QStringLiteral("yes")) == QStringLiteral("yes");
    if (m_isQuitting) {
        event.accept();
        return;
    }
    if (hasTray && keepsRunning) {
        event.accept(); // the window hides; the tray goes on
        if (m_bridge->value("toldTray").isEmpty()) {
            m_bridge->setValue("toldTray", QStringLiteral("yes"));
            m_tray->tell(tr("Gatehouse goes on"),
                         tr("The proxy keeps working. The tray icon opens the window and quits."));
        }
        return;
    }
    event.ignore();
    if (hasTray)
        askToQuit();
    else
        ask(tr("This desktop shows no tray icon, so Gatehouse cannot go on without its window."),
            AsideBy::Minimising);
}

void Application::askToQuit() {
    if (stopsWork(m_bridge->state()))
        ask({}, AsideBy::Nothing);
    else
        quit();
}

void Application::quit() {
    m_isQuitting = true;
    QCoreApplication::quit();
}

void Application::ask(const QString& reason, AsideBy aside) {
    if (m_question != nullptr) {
        m_question->raise();
        m_question->activateWindow();
        return;
    }
    const engine::State& state = m_bridge->state();
    QStringList texts{reason};
    if (stopsWork(state))
        texts << whatStops(state);
    ui::QuestionDialog::Words words;
    words.window = tr("Quit Gatehouse");
    words.question = stopsWork(state)
                         ? tr("Quit and stop %1?").arg(ui::wording::sessions(state.sessions.size()))
                         : tr("Quit Gatehouse?");
    words.text = texts.join(QLatin1Char(' ')).trimmed();
    words.yes = tr("Quit");
    words.no = tr("Keep running");
    if (aside == AsideBy::Minimising)
        words.aside = tr("Minimise");
    m_question = ui::QuestionDialog::open(m_window->isVisible() ? m_window.get() : nullptr, words);
    connect(m_question, &ui::QuestionDialog::confirmed, this, &Application::quit);
    connect(m_question, &ui::QuestionDialog::putAside, m_window.get(), &QWidget::showMinimized);
}

} // namespace gatehouse::desktop
