// SPDX-License-Identifier: Apache-2.0
// Application: closing the window is not quitting, and quitting says what it stops.
#include "app/desktop/Application.h"

#include "ui/models/Wording.h"
#include "ui/widgets/tray/TrayIcon.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>

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
    askToQuit();
}

void Application::askToQuit() {
    const auto& state = m_bridge->state();
    const bool isOn = state.proxy.status == engine::ProxyStatus::On;
    if (state.sessions.empty() || !isOn) {
        m_isQuitting = true;
        QCoreApplication::quit();
        return;
    }
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Quit Gatehouse"),
                        tr("Quit and stop %1?").arg(ui::wording::sessions(state.sessions.size())),
                        QMessageBox::NoButton, m_window->isVisible() ? m_window.get() : nullptr);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QString programs = programsOf(state.sessions);
    QString text = tr("The proxy ends, so tools that use it get no answer until Gatehouse runs "
                      "again.");
    if (!programs.isEmpty())
        text += QLatin1Char(' ') + tr("It was last used by %1.").arg(programs);
    if (state.secrets == engine::SecretStorage::MemoryOnly)
        text += QLatin1Char(' ') + tr("The keys are in memory only and are lost.");
    question->setInformativeText(text);
    QPushButton* quit = question->addButton(tr("Quit"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(tr("Keep running"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(quit, &QPushButton::clicked, this, [this] {
        m_isQuitting = true;
        QCoreApplication::quit();
    });
    question->open();
}

} // namespace gatehouse::desktop
