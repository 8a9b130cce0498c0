// SPDX-License-Identifier: Apache-2.0
// One row of the app list: real buttons, bound to whichever app scrolled here.
#pragma once

#include "ui/models/AppListModel.h"
#include "ui/widgets/SessionStarter.h"

#include <QWidget>

namespace gatehouse::ui {

class AccountTile;
class ActionButton;
class Chip;
class ElidedLabel;
class IconButton;

/// What can be done with an app from its row, by button, key, menu or assistive technology.
enum class AppAction {
    Console,
    Start,
    CancelStart,
    ShowSession,
    ChooseRole,
    Favourite,
    CopyExport
};

class AppRow final : public QWidget {
    Q_OBJECT
public:
    explicit AppRow(QWidget* parent);

    void bind(const AppListModel& model, int row, SessionStarter::Phase phase, TimePoint now);
    void setCurrent(bool isCurrent);
    [[nodiscard]] int row() const { return m_row; }
    /// Which of the buttons has the focus, counted in the order of Tab; -1: none.
    [[nodiscard]] int focusedStop() const;
    void focusStop(int stop);
    /// Takes its place in the order of Tab.
    void putBehind(QWidget* before);
    [[nodiscard]] QWidget* lastStop() const;

Q_SIGNALS:
    void triggered(int row, gatehouse::ui::AppAction action);
    void menuRequested(int row, const QPoint& globalPosition);
    void pressed(int row);
    /// Up, Down and their like on one of the buttons.
    void keyForwarded(QKeyEvent* event);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();
    void bindButtons(const AppListModel& model, SessionStarter::Phase phase, TimePoint now);
    [[nodiscard]] std::vector<QWidget*> stops() const;

    int m_row = -1;
    bool m_isCurrent = false;
    AppAction m_startAction = AppAction::Start;
    AccountTile* m_tile;
    ElidedLabel* m_name;
    ElidedLabel* m_description;
    ElidedLabel* m_account;
    ElidedLabel* m_partition;
    QWidget* m_star;
    Chip* m_role;
    ActionButton* m_console;
    ActionButton* m_start;
    Chip* m_time;
    IconButton* m_more;
    QString m_longDescription;
    QString m_shortDescription;
};

} // namespace gatehouse::ui
