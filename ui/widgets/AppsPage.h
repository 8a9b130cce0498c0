// SPDX-License-Identifier: Apache-2.0
// The page of all apps: search, rows, role picker, console and session of each.
#pragma once

#include "core/base/Error.h"
#include "ui/models/AppListModel.h"
#include "ui/widgets/AppRow.h"

#include <QWidget>

#include <functional>
#include <vector>

class QStackedWidget;

namespace gatehouse::ui {

class AppListView;
class Banner;
class ConsoleLauncher;
class EmptyState;
class EngineBridge;
class ProgressLine;
class SearchField;
class SessionStarter;

class AppsPage final : public QWidget {
    Q_OBJECT
public:
    AppsPage(EngineBridge& bridge, ConsoleLauncher& launcher, SessionStarter& starter,
             QWidget* parent = nullptr);

    [[nodiscard]] SearchField* search() const { return m_search; }
    [[nodiscard]] AppListView* list() const { return m_view; }
    /// Opens the role picker for the chosen app.
    void chooseRole(const access::App& app);

Q_SIGNALS:
    void sessionChosen(const QString& sessionId);
    void addConnectionRequested();
    void connectionChosen(const QString& connectionId);
    void fileOpenRequested(const QString& path, int line);
    void announced(const QString& message);

private:
    void build();
    struct Choice {
        QString name; ///< In the settings.
        QString title;
        std::function<void()> apply;
    };
    /// A menu of which one entry holds; the choice is kept in the setting, the first one is the
    /// default.
    [[nodiscard]] QWidget* makeChoiceButton(const QString& title, const QString& tip,
                                            const char* setting,
                                            const std::vector<Choice>& choices);
    [[nodiscard]] QWidget* makeGroupButton();
    [[nodiscard]] QWidget* makeSortButton();
    void updateState();
    void updateProblems();
    void updateConnectionBanner();
    void act(int row, AppAction action);
    void useRole(int row, AppAction action);
    void openRowMenu(int row, const QPoint& globalPosition);
    void addCopyActions(class QMenu& menu, const access::App& app, const access::Role* role);
    void addColourMenu(class QMenu& menu, const std::string& accountId);
    void activateEmpty();

    EngineBridge& m_bridge;
    ConsoleLauncher& m_launcher;
    SessionStarter& m_starter;
    AppListModel* m_model;
    SearchField* m_search;
    Banner* m_banner;
    Banner* m_connectionBanner;
    ProgressLine* m_progress;
    QStackedWidget* m_stack;
    AppListView* m_view;
    EmptyState* m_empty;
    std::string m_dismissed; ///< The problems that the person has put away.
};

} // namespace gatehouse::ui
