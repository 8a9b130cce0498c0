// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/SessionCard.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/SessionListModel.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/pages/LifeBar.h"
#include "ui/widgets/SessionStarter.h"

#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QTimer>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

constexpr int kTileSide = 40;
constexpr int kRoomForShell = 720;
constexpr int kHighlightMilliseconds = 1200;

Ink inkOf(access::SessionState state) {
    switch (state) {
    case access::SessionState::Active:
        return Ink::Ok;
    case access::SessionState::Expiring:
        return Ink::Warn;
    case access::SessionState::Expired:
    case access::SessionState::Failed:
        return Ink::Bad;
    }
    return Ink::Secondary;
}

} // namespace

SessionCard::SessionCard(EngineBridge& bridge, SessionStarter& starter,
                         const std::string& sessionId, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_starter(starter), m_id(sessionId),
      m_card(new Card(this)), m_tile(new AccountTile(kTileSide, m_card)),
      m_title(new ElidedLabel(Theme::Type::RowTitle, Ink::Text, m_card)),
      m_subtitle(new ElidedLabel(Theme::Type::Secondary, Ink::Secondary, m_card)),
      m_shell(new QComboBox(m_card)),
      m_copy(new ActionButton(tr("Copy"), ActionButton::Weight::Primary, QStringLiteral("copy"),
                              m_card)),
      m_terminal(new ActionButton(tr("Terminal"), ActionButton::Weight::Plain,
                                  QStringLiteral("terminal"), m_card)),
      m_renew(new ActionButton(tr("Renew"), ActionButton::Weight::Primary,
                               QStringLiteral("refresh"), m_card)),
      m_stop(new ActionButton(tr("Stop"), ActionButton::Weight::Danger, QStringLiteral("stop"),
                              m_card)),
      m_more(new IconButton(QStringLiteral("more"), tr("More for this session"), m_card)),
      m_bar(new LifeBar(m_card)), m_left(new ElidedLabel(Theme::Type::Secondary, Ink::Ok, m_card)),
      m_usage(new ElidedLabel(Theme::Type::Secondary, Ink::Secondary, m_card)),
      m_error(new ElidedLabel(Theme::Type::Secondary, Ink::Bad, m_card)) {
    build();
    connectActions();
    updateShell();
}

void SessionCard::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_card);
    auto* layout = new QVBoxLayout(m_card);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(8);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_tile);
    top->addSpacing(6);
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_title);
    names->addWidget(m_subtitle);
    top->addLayout(names, 1);
    for (const engine::ExportFormat& format : m_bridge.engine().exportFormats())
        m_shell->addItem(toQString(format.title), toQString(format.name));
    m_shell->setToolTip(tr("The form in which Copy writes this session"));
    m_shell->setAccessibleName(tr("Shell"));
    m_copy->setToolTip(tr("Copy the variables of this session (Ctrl+C)"));
    QFont bold = m_left->font();
    bold.setWeight(QFont::DemiBold);
    m_left->setFont(bold);
    m_terminal->setToolTip(tr("Open a terminal that has this session"));
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_shell, m_copy, m_renew, m_terminal, m_stop, m_more})
        top->addWidget(widget);
    layout->addLayout(top);
    layout->addSpacing(4);
    layout->addWidget(m_bar);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_left);
    foot->addStretch(1);
    foot->addWidget(m_usage);
    layout->addLayout(foot);
    layout->addWidget(m_error);
}

void SessionCard::connectActions() {
    connect(m_copy, &QPushButton::clicked, this, [this] { m_starter.copyExport(m_id); });
    connect(m_renew, &QPushButton::clicked, this, [this] {
        if (m_starter.renewPhase(m_id) == SessionStarter::Phase::Idle)
            m_starter.renew(m_id);
        else
            m_starter.cancelRenew(m_id);
    });
    connect(&m_starter, &SessionStarter::busyChanged, this, &SessionCard::updateRenew);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_starter.stop(m_id); });
    connect(m_terminal, &QPushButton::clicked, this,
            [this] { Q_EMIT terminalRequested(toQString(m_id)); });
    connect(m_more, &QToolButton::clicked, this,
            [this] { openMenu(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    connect(m_shell, &QComboBox::activated, this,
            [this](int index) { m_bridge.setValue("shell", m_shell->itemData(index).toString()); });
    connect(&m_bridge, &EngineBridge::preferencesChanged, this, &SessionCard::updateShell);
}

void SessionCard::updateShell() {
    const QString shell = m_bridge.value("shell", QStringLiteral("bash"));
    m_shell->setCurrentIndex(std::max(0, m_shell->findData(shell)));
}

void SessionCard::updateRenew() {
    using enum SessionStarter::Phase;
    const SessionStarter::Phase phase = m_starter.renewPhase(m_id);
    m_renew->setText(phase == Idle ? tr("Renew") : phase == Slow ? tr("Cancel") : tr("Renewing"));
    m_renew->setEnabled(phase != Starting);
}

void SessionCard::show(const SessionListModel& model, int row) {
    const access::SessionInfo& session = model.session(row);
    const QModelIndex index = model.index(row);
    const auto text = [&](int role) {
        return model.data(index, role).toString();
    };
    m_tile->set(model.colour(row), wording::initials(session.appName));
    m_title->setText(toQString(session.role.display));
    m_subtitle->setText(text(SessionListModel::AppNameRole) + QStringLiteral("  ·  ") +
                        wording::account(session.role.accountId));
    m_title->setToolTip(toQString(session.role.arn));
    const bool isUsable = session.state == access::SessionState::Active ||
                          session.state == access::SessionState::Expiring;
    m_bar->set(model.data(index, SessionListModel::FractionLeftRole).toDouble(),
               inkOf(session.state));
    m_left->setInk(inkOf(session.state));
    m_left->setText(session.state == access::SessionState::Failed ? tr("Not working")
                    : session.state == access::SessionState::Expired
                        ? tr("Expired")
                        : text(SessionListModel::TimeLeftRole));
    if (session.expiry)
        m_left->setToolTip(wording::fullTime(*session.expiry));
    m_usage->setText(text(SessionListModel::UsageRole));
    m_error->setText(toQString(session.error));
    m_error->setVisible(!session.error.empty());
    m_copy->setVisible(isUsable);
    m_terminal->setVisible(isUsable);
    updateRoom();
    m_renew->setVisible(session.state != access::SessionState::Active);
    m_renew->setWeight(isUsable ? ActionButton::Weight::Plain : ActionButton::Weight::Primary);
    setAccessibleName(
        tr("Session %1 in %2, %3")
            .arg(toQString(session.role.display), toQString(session.appName),
                 session.error.empty()
                     ? m_left->text()
                     : QStringLiteral("%1: %2").arg(m_left->text(), toQString(session.error))));
}

void SessionCard::keyPressEvent(QKeyEvent* event) {
    // What the buttons in the card do not want comes here.
    if (event->matches(QKeySequence::Copy) && m_copy->isVisible())
        m_starter.copyExport(m_id);
    else
        QWidget::keyPressEvent(event);
}

void SessionCard::highlight() {
    m_card->setSelected(true);
    QTimer::singleShot(kHighlightMilliseconds, this, [this] { m_card->setSelected(false); });
    (m_copy->isVisible() ? m_copy : m_renew)->setFocus();
}

QWidget* SessionCard::putBehind(QWidget* before) {
    for (QWidget* control :
         std::initializer_list<QWidget*>{m_shell, m_copy, m_renew, m_terminal, m_stop, m_more}) {
        setTabOrder(before, control);
        before = control;
    }
    return before;
}

void SessionCard::contextMenuEvent(QContextMenuEvent* event) {
    openMenu(event->globalPos());
}

void SessionCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    updateRoom();
}

void SessionCard::updateRoom() {
    // In a narrow window names count more than the choice of a shell, which the menu has too.
    const bool isNarrow = width() < kRoomForShell;
    m_shell->setVisible(m_copy->isVisibleTo(m_card) && !isNarrow);
    m_terminal->setText(isNarrow ? QString() : tr("Terminal"));
    m_terminal->setAccessibleName(tr("Terminal"));
    m_terminal->setIconSize(QSize(isNarrow ? 16 : 20, 16));
}

void SessionCard::openMenu(const QPoint& position) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("export")), tr("Use this session in…"), this,
                    [this] { Q_EMIT exportRequested(toQString(m_id)); });
    menu->addAction(icon(QStringLiteral("console")), tr("Open console"), this,
                    [this] { Q_EMIT consoleRequested(toQString(m_id)); });
    menu->addAction(icon(QStringLiteral("refresh")), tr("Renew"), this,
                    [this] { m_starter.renew(m_id); });
    QMenu* forms = menu->addMenu(tr("Copy writes it for"));
    for (int i = 0; i < m_shell->count(); ++i) {
        QAction* form = forms->addAction(m_shell->itemText(i));
        form->setCheckable(true);
        form->setChecked(i == m_shell->currentIndex());
        connect(form, &QAction::triggered, this, [this, name = m_shell->itemData(i).toString()] {
            m_bridge.setValue("shell", name);
        });
    }
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("copy")), tr("Copy role ARN"), this, [this] {
        if (const access::SessionInfo* session = m_bridge.session(m_id))
            QGuiApplication::clipboard()->setText(toQString(session->role.arn));
    });
    menu->popup(position);
}

} // namespace gatehouse::ui
