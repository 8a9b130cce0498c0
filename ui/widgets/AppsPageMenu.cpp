// SPDX-License-Identifier: Apache-2.0
// The menu of a row of the apps page.
#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/AppDetailsDialog.h"
#include "ui/widgets/AppsPage.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/SessionStarter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace gatehouse::ui {

void AppsPage::openRowMenu(int row, const QPoint& globalPosition) {
    if (row < 0 || row >= m_model->rowCount())
        return;
    const access::App app = m_model->app(row);
    const access::Role* chosen = m_model->defaultRole(row);
    const bool isUsable = m_model->index(row).data(AppListModel::UsableRole).toBool();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& icon, const QString& text, const QKeySequence& key,
                         AppAction action) {
        QAction* entry = menu->addAction(ui::icon(icon, Tint::Secondary), text);
        entry->setShortcut(key);
        entry->setShortcutContext(Qt::WidgetShortcut); // shown only; the list hears the key
        entry->setEnabled(isUsable || action == AppAction::Favourite);
        connect(entry, &QAction::triggered, this, [this, row, action] { act(row, action); });
        return entry;
    };
    add(QStringLiteral("console"), tr("Open console"), QKeySequence(Qt::Key_Return),
        AppAction::Console);
    if (const auto* session = m_model->session(row)) {
        add(QStringLiteral("terminal"), tr("Show session"), {}, AppAction::ShowSession);
        add(QStringLiteral("copy"), tr("Copy export"), QKeySequence::Copy, AppAction::CopyExport);
        QAction* stop =
            menu->addAction(ui::icon(QStringLiteral("stop"), Tint::Bad), tr("Stop session"));
        connect(stop, &QAction::triggered, this, [this, id = session->id] { m_starter.stop(id); });
    } else {
        add(QStringLiteral("play"), tr("Start session"),
            QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key_Return)), AppAction::Start);
    }
    add(QStringLiteral("key"), tr("Choose a role…"), QKeySequence(Qt::Key_R),
        AppAction::ChooseRole);
    menu->addSeparator();
    addCopyActions(*menu, app, chosen);
    menu->addSeparator();
    const bool isFavourite = m_bridge.isFavourite(engine::appKey(app));
    add(isFavourite ? QStringLiteral("star-filled") : QStringLiteral("star"),
        isFavourite ? tr("Remove from favourites") : tr("Add to favourites"),
        QKeySequence(Qt::Key_F), AppAction::Favourite);
    if (!app.accountId.empty())
        addColourMenu(*menu, app.accountId);
    QAction* details =
        menu->addAction(ui::icon(QStringLiteral("info"), Tint::Secondary), tr("Details"));
    connect(details, &QAction::triggered, this,
            [this, app] { AppDetailsDialog::open(m_bridge, app, window()); });
    menu->popup(globalPosition);
}

void AppsPage::addCopyActions(QMenu& menu, const access::App& app, const access::Role* role) {
    const auto add = [&](const QString& text, const std::string& value, const QString& message) {
        QAction* entry = menu.addAction(ui::icon(QStringLiteral("copy"), Tint::Secondary), text);
        entry->setEnabled(!value.empty());
        connect(entry, &QAction::triggered, this, [this, value = toQString(value), message] {
            QGuiApplication::clipboard()->setText(value);
            Q_EMIT announced(message);
        });
    };
    add(tr("Copy role ARN"), role != nullptr ? role->arn : std::string(), tr("Role ARN copied."));
    add(tr("Copy account number"), app.accountId, tr("Account number copied."));
    add(tr("Copy app URI"), app.uri, tr("App URI copied."));
    QAction* link = menu.addAction(ui::icon(QStringLiteral("link"), Tint::Secondary),
                                   tr("Copy console sign-in link"));
    link->setEnabled(role != nullptr);
    if (role != nullptr) {
        connect(link, &QAction::triggered, this,
                [this, app, role = *role] { m_launcher.copyLink(app, role); });
    }
}

void AppsPage::addColourMenu(QMenu& menu, const std::string& accountId) {
    const AccountColour shown = accountColour(m_bridge.state().preferences, accountId);
    QMenu* colours = menu.addMenu(AccountTile::swatch(shown), tr("Account colour"));
    for (const AccountColour colour : kAccountColours) {
        QAction* entry = colours->addAction(AccountTile::swatch(colour), colourTitle(colour));
        entry->setCheckable(true);
        entry->setChecked(colour == shown);
        connect(entry, &QAction::triggered, this, [this, accountId, colour] {
            m_bridge.engine().setAccountColour(accountId, std::string(colourName(colour)));
        });
    }
}

} // namespace gatehouse::ui
