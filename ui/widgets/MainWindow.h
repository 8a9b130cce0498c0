// SPDX-License-Identifier: Apache-2.0
// The one window: sidebar, pages, sandbox frame, messages, shortcuts.
#pragma once

#include "core/base/Error.h"
#include "ui/widgets/Chip.h"

#include <QMainWindow>

#include <array>
#include <functional>

class QStackedWidget;

namespace gatehouse::ui {

class ConsoleLauncher;
class EngineBridge;
class SessionStarter;
class Sidebar;
class Toast;

/// Pages are made by the composition root and handed in; the window knows them only as widgets.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Apps, Sessions, Activity, Settings };
    static constexpr std::size_t kPageCount = 4;

    explicit MainWindow(EngineBridge& bridge, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Takes ownership. A page whose focus proxy is its search field gets the focus there.
    void addPage(Page page, QWidget* widget);
    void showPage(Page page);
    [[nodiscard]] Page page() const { return m_page; }
    /// Fills the window, sidebar and all, until `leaveFirstRun`. Takes ownership.
    void showFirstRun(QWidget* widget);
    void leaveFirstRun();

    void announce(const QString& message, Tone tone = Tone::Neutral, const QString& action = {},
                  std::function<void()> onAction = {});
    /// Shows how their work goes: messages, errors, Cancel when it takes long.
    void follow(ConsoleLauncher& launcher, SessionStarter& starter);
    void showError(const QString& title, const Error& error);
    void showShortcuts();

    /// Decides about closing (tray, questions): accept or ignore the event. Without one it closes.
    void setCloseHandler(std::function<void(QCloseEvent&)> handler);
    /// Size and place from the settings; call once before the first show.
    void restorePlace();
    /// Shows, un-minimises and brings to front.
    void comeForward();

Q_SIGNALS:
    void pageChanged(gatehouse::ui::MainWindow::Page page);
    void addConnectionRequested();
    void connectionChosen(const QString& connectionId);
    void quitRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void addShortcuts();
    void refresh();
    void find();
    void switchProxy(bool isWanted);
    void updateSandboxFrame();
    void savePlace();

    EngineBridge& m_bridge;
    QStackedWidget* m_root;
    QWidget* m_body;
    QWidget* m_sandboxBar;
    Sidebar* m_sidebar;
    QStackedWidget* m_pages;
    Toast* m_toast;
    QWidget* m_firstRun = nullptr;
    std::array<QWidget*, kPageCount> m_pageWidgets{};
    std::function<void(QCloseEvent&)> m_closeHandler;
    Page m_page = Page::Apps;
};

} // namespace gatehouse::ui
