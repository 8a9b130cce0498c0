// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppRow.h"

#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/Icons.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kPad = 20;
constexpr int kTile = 34;
constexpr int kGap = 14;
constexpr int kControl = 32;
constexpr int kConsoleWidth = 104;
constexpr int kStartWidth = 92;
constexpr int kAccountWidth = 132;
constexpr int kMostRole = 210;
/// Narrower rows show the console button as an icon and the account under the name.
constexpr int kCompact = 720;

} // namespace

AppRow::AppRow(QWidget* parent)
    : QWidget(parent), m_tile(new AccountTile(kTile, this)),
      m_name(new ElidedLabel(Theme::Type::RowTitle, Ink::Text, this)),
      m_description(new ElidedLabel(Theme::Type::Secondary, Ink::Secondary, this)),
      m_account(new ElidedLabel(Theme::Type::Fixed, Ink::Text, this)),
      m_partition(new ElidedLabel(Theme::Type::Caption, Ink::Secondary, this)),
      m_star(new QLabel(this)), m_role(new Chip({}, Chip::Shape::Menu, this)),
      m_console(new ActionButton(tr("Console"), ActionButton::Weight::Plain,
                                 QStringLiteral("console"), this)),
      m_start(new ActionButton(tr("Start"), ActionButton::Weight::Plain, {}, this)),
      m_time(new Chip({}, Chip::Shape::Button, this)),
      m_more(new IconButton(QStringLiteral("more"), tr("More"), this)) {
    m_time->setTone(Tone::Ok);
    m_time->setDotted(true);
    m_more->setFixedSize(28, kControl);
    for (QWidget* stop : stops()) {
        stop->setFocusPolicy(Qt::ClickFocus);
        stop->installEventFilter(this);
    }
    connect(m_role, &Chip::clicked, this,
            [this] { Q_EMIT triggered(m_row, AppAction::ChooseRole); });
    connect(m_console, &QPushButton::clicked, this,
            [this] { Q_EMIT triggered(m_row, AppAction::Console); });
    connect(m_start, &QPushButton::clicked, this,
            [this] { Q_EMIT triggered(m_row, m_startAction); });
    connect(m_time, &Chip::clicked, this,
            [this] { Q_EMIT triggered(m_row, AppAction::ShowSession); });
    connect(m_more, &QToolButton::clicked, this, [this] {
        Q_EMIT menuRequested(m_row, m_more->mapToGlobal(QPoint(0, m_more->height())));
    });
}

std::vector<QWidget*> AppRow::stops() const {
    return {m_role, m_console, m_start, m_time, m_more};
}

void AppRow::bind(const AppListModel& model, int row, SessionStarter::Phase phase, TimePoint now) {
    m_row = row;
    const access::App& app = model.app(row);
    const QModelIndex index = model.index(row);
    const bool isUsable = index.data(AppListModel::UsableRole).toBool();
    const QString account = index.data(AppListModel::AccountRole).toString();
    m_tile->set(model.colour(row), wording::initials(app.name));
    m_tile->setDimmed(!isUsable);
    m_name->setText(toQString(app.name));
    m_name->setInk(isUsable ? Ink::Text : Ink::Secondary);
    m_longDescription = app.unsupportedReason.empty()
                            ? toQString(app.description)
                            : tr("Not supported: %1").arg(toQString(app.unsupportedReason));
    m_shortDescription = account.isEmpty() || !app.unsupportedReason.empty() ? m_longDescription
                         : m_longDescription.isEmpty()
                             ? account
                             : account + QStringLiteral(" · ") + m_longDescription;
    m_account->setText(account.isEmpty() ? tr("several") : account);
    m_account->setInk(isUsable && !account.isEmpty() ? Ink::Text : Ink::Secondary);
    m_partition->setText(index.data(AppListModel::PartitionRole).toString());
    const bool isFavourite = index.data(AppListModel::FavouriteRole).toBool();
    m_star->setVisible(isFavourite);
    if (isFavourite) {
        auto* star = static_cast<QLabel*>(m_star);
        star->setPixmap(ui::icon(QStringLiteral("star-filled"), Tint::Warn)
                            .pixmap(QSize(13, 13), devicePixelRatioF()));
        star->setToolTip(tr("Favourite"));
    }
    bindButtons(model, phase, now);
    for (QWidget* control : stops())
        control->setEnabled(isUsable || control == m_more || control == m_time);
    const QString role = m_role->text();
    setAccessibleName(
        tr("%1, %2, account %3, %4, %5")
            .arg(m_name->text(), m_longDescription, account, m_partition->text(),
                 m_time->isVisibleTo(this) ? role + QStringLiteral(", ") + m_time->text() : role));
    arrange();
}

void AppRow::bindButtons(const AppListModel& model, SessionStarter::Phase phase, TimePoint now) {
    const access::App& app = model.app(m_row);
    const access::Role* role = model.defaultRole(m_row);
    const access::SessionInfo* session = model.session(m_row);
    const QString name = toQString(app.name);
    m_role->setText(role != nullptr ? toQString(role->display) : wording::roles(app.roles.size()));
    m_role->setQuiet(role == nullptr);
    m_role->setToolTip(role != nullptr ? tr("%1\nChoose another role (R)").arg(toQString(role->arn))
                                       : tr("Choose a role (R)"));
    m_role->setAccessibleName(tr("Role of %1: %2").arg(name, m_role->text()));
    m_console->setToolTip(role != nullptr
                              ? tr("Open the console as %1 (Enter)").arg(toQString(role->display))
                              : tr("Choose a role and open the console (Enter)"));
    m_console->setAccessibleName(tr("Console of %1").arg(name));
    const bool isIdle = phase == SessionStarter::Phase::Idle;
    const bool showsTime = session != nullptr && isIdle;
    m_start->setVisible(!showsTime);
    m_time->setVisible(showsTime);
    m_startAction = isIdle ? AppAction::Start : AppAction::CancelStart;
    m_start->setText(isIdle                                 ? tr("Start")
                     : phase == SessionStarter::Phase::Slow ? tr("Cancel")
                                                            : tr("Starting"));
    m_start->setToolTip(isIdle ? tr("Start a session for command line tools (Ctrl+Enter)")
                               : tr("Stop waiting for the session"));
    m_start->setAccessibleName(tr("%1 session of %2").arg(m_start->text(), name));
    m_more->setAccessibleName(tr("More for %1").arg(name));
    if (!showsTime) {
        m_time->setAccessibleName(tr("No session of %1").arg(name));
        return;
    }
    const QString left = wording::shortTimeLeft(session->expiry, now);
    using enum access::SessionState;
    const bool isFailed = session->state == Failed;
    const bool isEnded = session->state == Expired;
    m_time->setText(isFailed ? tr("Failed") : isEnded ? tr("Expired") : left);
    m_time->setTone(isFailed || isEnded          ? Tone::Bad
                    : session->state == Expiring ? Tone::Warn
                                                 : Tone::Ok);
    m_time->setToolTip(
        session->expiry
            ? tr("Session until %1. Go to it.").arg(wording::clockTime(*session->expiry, now))
            : tr("Session without an end. Go to it."));
    m_time->setAccessibleName(tr("Session of %1: %2").arg(name, m_time->text()));
}

void AppRow::setCurrent(bool isCurrent) {
    if (isCurrent == m_isCurrent)
        return;
    m_isCurrent = isCurrent;
    // Tab walks through the buttons of the current row alone; the arrow keys change the row.
    for (QWidget* stop : stops())
        stop->setFocusPolicy(isCurrent ? Qt::StrongFocus : Qt::ClickFocus);
    m_console->setWeight(isCurrent ? ActionButton::Weight::Primary : ActionButton::Weight::Plain);
}

void AppRow::resizeEvent(QResizeEvent*) {
    arrange();
}

void AppRow::arrange() {
    const bool isCompact = width() < kCompact;
    const int middle = height() / 2;
    const int top = middle - kControl / 2;
    int right = width() - 8;
    m_more->move(right - m_more->width(), top);
    right -= m_more->width() + 6;
    m_start->setGeometry(right - kStartWidth, top, kStartWidth, kControl);
    m_time->setGeometry(right - kStartWidth, middle - 15, kStartWidth, 30);
    right -= kStartWidth + 8;
    const int consoleWidth = isCompact ? 40 : kConsoleWidth;
    m_console->setText(isCompact ? QString() : tr("Console"));
    m_console->setIconSize(QSize(isCompact ? 16 : 20, 16));
    m_console->setGeometry(right - consoleWidth, top, consoleWidth, kControl);
    right -= consoleWidth + kGap;
    const int left = kPad + kTile + kGap;
    // The account's column is where the width puts it, never where a long role would.
    const int account = left + (width() - left) * 29 / 100;
    const int mostRole = isCompact ? std::clamp((right - kPad) / 3, 96, kMostRole)
                                   : std::min(kMostRole, right - account - kAccountWidth);
    const int roleWidth = std::min(m_role->sizeHint().width(), mostRole);
    m_role->setGeometry(right - roleWidth, middle - 13, roleWidth, 26);
    right -= roleWidth + kGap;

    m_account->setVisible(!isCompact);
    m_partition->setVisible(!isCompact);
    if (!isCompact) {
        m_account->setGeometry(account, middle - 19, kAccountWidth, 18);
        m_partition->setGeometry(account, middle + 1, kAccountWidth, 18);
        right = account - kGap;
    }
    m_tile->move(kPad, middle - kTile / 2);
    const int starWidth = m_star->isVisibleTo(this) ? 20 : 0;
    const int nameWidth = std::min(m_name->sizeHint().width(), right - left - starWidth);
    m_name->setGeometry(left, middle - 20, nameWidth, 20);
    m_star->setGeometry(left + nameWidth + 6, middle - 18, 14, 16);
    m_description->setText(isCompact ? m_shortDescription : m_longDescription);
    m_description->setGeometry(left, middle + 1, right - left, 18);
}

int AppRow::focusedStop() const {
    const auto all = stops();
    const auto found =
        std::find_if(all.begin(), all.end(), [](const QWidget* one) { return one->hasFocus(); });
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

void AppRow::focusStop(int stop) {
    QWidget* target = stops()[static_cast<std::size_t>(stop)];
    if (target == m_start && !m_start->isVisibleTo(this))
        target = m_time;
    else if (target == m_time && !m_time->isVisibleTo(this))
        target = m_start;
    target->setFocus(Qt::OtherFocusReason);
}

void AppRow::putBehind(QWidget* before) {
    for (QWidget* stop : stops()) {
        setTabOrder(before, stop);
        before = stop;
    }
}

QWidget* AppRow::lastStop() const {
    return stops().back();
}

void AppRow::mousePressEvent(QMouseEvent* event) {
    Q_EMIT pressed(m_row);
    QWidget::mousePressEvent(event);
}

void AppRow::mouseDoubleClickEvent(QMouseEvent*) {
    Q_EMIT triggered(m_row, AppAction::ChooseRole);
}

void AppRow::contextMenuEvent(QContextMenuEvent* event) {
    Q_EMIT pressed(m_row);
    Q_EMIT menuRequested(m_row, event->globalPos());
}

bool AppRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn)
        Q_EMIT pressed(m_row);
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Home:
        case Qt::Key_End:
            Q_EMIT keyForwarded(key);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (key->modifiers() == Qt::ControlModifier)
                Q_EMIT keyForwarded(key);
            else
                static_cast<QAbstractButton*>(watched)->click();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace gatehouse::ui
