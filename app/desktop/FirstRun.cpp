// SPDX-License-Identifier: Apache-2.0
// Application: how connections come to be, from the first start on.
#include "app/desktop/Application.h"

#include "core/aws/SharedConfig.h"
#include "ui/models/Wording.h"
#include "ui/widgets/dialogs/ConnectionDialog.h"
#include "ui/widgets/pages/FirstRunPage.h"

#include <QThreadPool>

#include <set>

namespace gatehouse::desktop {
namespace {

using ui::toStd;

struct Found {
    std::size_t profiles = 0;
    std::size_t roles = 0;
    std::set<std::string> accounts = {};
};

Found countProfiles(const aws::SharedConfig& config) {
    Found found;
    for (const aws::Profile& profile : config.profiles()) {
        if (!profile.hasCredentials())
            continue;
        ++found.profiles;
        found.roles += profile.roleArn() ? 1 : 0;
        if (const std::string account = profile.accountId(); !account.empty())
            found.accounts.insert(account);
    }
    return found;
}

} // namespace

void Application::updateFirstRun() {
    const bool isFirst = m_bridge->state().connections.empty();
    if (isFirst == m_isFirstRun)
        return;
    m_isFirstRun = isFirst;
    if (isFirst)
        showFirstRun();
    else
        m_window->leaveFirstRun();
}

void Application::showFirstRun() {
    auto* page = new ui::FirstRunPage;
    connect(page, &ui::FirstRunPage::chosen, this, &Application::choseKind);
    m_window->showFirstRun(page);
    lookForProfiles(page);
}

void Application::lookForProfiles(QWidget* page) {
    // Files may be on a slow disk: not on this thread.
    QThreadPool::globalInstance()->start([this, guarded = QPointer<QWidget>(page),
                                          environment = m_environment, home = m_paths.userHome()] {
        const Found found = countProfiles(aws::SharedConfig::load(environment, home));
        QMetaObject::invokeMethod(qApp, [guarded, found] {
            auto* shown = qobject_cast<ui::FirstRunPage*>(guarded.data());
            if (shown == nullptr)
                return;
            if (found.profiles == 0)
                shown->setProfiles(tr("No profile with credentials was found in ~/.aws yet."),
                                   false);
            else
                shown->setProfiles(
                    found.accounts.empty()
                        ? tr("Found %1 in ~/.aws.").arg(ui::wording::profiles(found.profiles))
                        : tr("Found %1 in ~/.aws: %2 in %3.")
                              .arg(ui::wording::profiles(found.profiles),
                                   ui::wording::roles(found.roles),
                                   ui::wording::accounts(found.accounts.size())),
                    true);
        });
    });
}

void Application::choseKind(const QString& kind) {
    if (kind == QStringLiteral("files")) {
        addConnection(kind);
        return;
    }
    access::ConnectionSettings settings;
    settings.kind = toStd(kind);
    m_engine->addConnection(
        settings, m_bridge->reply<std::string>(this, [this](const Result<std::string>& added) {
            if (!added)
                m_window->showError(tr("The connection was not added"), added.error());
        }));
}

void Application::addConnection(const QString& kind) {
    access::ConnectionSettings settings;
    settings.kind = kind.isEmpty() ? "profiles" : toStd(kind);
    ui::ConnectionDialog::open(*m_bridge, settings, m_window.get());
}

void Application::editConnection(const QString& id) {
    if (const engine::ConnectionState* connection = m_bridge->connection(toStd(id)))
        ui::ConnectionDialog::open(*m_bridge, connection->settings, m_window.get());
}

} // namespace gatehouse::desktop
