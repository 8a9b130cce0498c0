// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/MainWindow.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/ErrorDialog.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/SandboxBar.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/ShortcutsDialog.h"
#include "ui/widgets/Sidebar.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {
constexpr int kFrame = 3; // of the sandbox
}

MainWindow::MainWindow(EngineBridge& bridge, QWidget* parent)
    : QMainWindow(parent), m_bridge(bridge), m_root(new QStackedWidget(this)),
      m_body(new QWidget(this)), m_sandboxBar(new SandboxBar(this)),
      m_sidebar(new Sidebar(bridge, this)), m_pages(new QStackedWidget(this)),
      m_toast(new Toast(this)) {
    setWindowTitle(QStringLiteral("Gatehouse"));
    setWindowIcon(applicationIcon());
    setMinimumSize(720, 480);
    resize(1080, 700);
    build();
    addShortcuts();
    connect(m_sidebar, &Sidebar::pageChosen, this,
            [this](int page) { showPage(static_cast<Page>(page)); });
    connect(m_sidebar, &Sidebar::addConnectionRequested, this, &MainWindow::addConnectionRequested);
    connect(m_sidebar, &Sidebar::connectionChosen, this, &MainWindow::connectionChosen);
    connect(m_sidebar, &Sidebar::proxySwitched, this, &MainWindow::switchProxy);
    connect(&bridge, &EngineBridge::connectionsChanged, this, &MainWindow::updateSandboxFrame);
    connect(&bridge, &EngineBridge::sessionsChanged, this, &MainWindow::updateSandboxFrame);
    updateSandboxFrame();
    m_sidebar->setPage(0);
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    auto* central = new QWidget(this);
    auto* outer = new QVBoxLayout(central);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_sandboxBar);
    outer->addWidget(m_root, 1);
    auto* row = new QHBoxLayout(m_body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_pages, 1);
    for (std::size_t i = 0; i < kPageCount; ++i) {
        m_pageWidgets[i] = new QWidget(m_pages);
        m_pages->addWidget(m_pageWidgets[i]);
    }
    m_root->addWidget(m_body);
    setCentralWidget(central);
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& key, auto slot) {
        auto* action = new QAction(this);
        action->setShortcut(key);
        addAction(action);
        connect(action, &QAction::triggered, this, slot);
    };
    for (int page = 0; page < static_cast<int>(kPageCount); ++page) {
        add(QKeySequence(
                QKeyCombination(Qt::ControlModifier, static_cast<Qt::Key>(Qt::Key_1 + page))),
            [this, page] { showPage(static_cast<Page>(page)); });
    }
    add(QKeySequence(tr("Ctrl+,")), [this] { showPage(Page::Settings); });
    add(QKeySequence(QKeySequence::Quit), [this] { Q_EMIT quitRequested(); });
    add(QKeySequence(Qt::Key_F5), [this] { refresh(); });
    add(QKeySequence(QKeySequence::Find), [this] { find(); });
    add(QKeySequence(QStringLiteral("?")), [this] { showShortcuts(); });
    add(QKeySequence(QKeySequence::HelpContents), [this] { showShortcuts(); });
    add(QKeySequence(QKeySequence::Close), [this] { close(); });
}

void MainWindow::find() {
    // Pages without a search field leave it to that of the apps.
    if (qobject_cast<SearchField*>(m_pages->currentWidget()->focusProxy()) == nullptr)
        showPage(Page::Apps);
    if (auto* field = qobject_cast<SearchField*>(m_pages->currentWidget()->focusProxy())) {
        field->setFocus(Qt::ShortcutFocusReason);
        field->selectAll();
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    // Keys that nothing in the window wanted: whoever just types, searches.
    auto* field = qobject_cast<SearchField*>(m_pages->currentWidget()->focusProxy());
    if (m_firstRun == nullptr && field != nullptr && SearchField::isTyping(*event))
        field->type(event->text());
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::refresh() {
    m_bridge.engine().refresh(m_bridge.reply<void>(this, [this](Result<void> result) {
        if (result)
            announce(
                tr("Connections loaded: %1.").arg(wording::apps(m_bridge.state().apps->size())),
                Tone::Ok);
        else
            showError(tr("The connections could not be loaded"), result.error());
    }));
}

void MainWindow::addPage(Page page, QWidget* widget) {
    const auto at = static_cast<std::size_t>(page);
    const bool isShown = m_page == page;
    m_pages->insertWidget(static_cast<int>(page), widget);
    m_pages->removeWidget(m_pageWidgets[at]);
    m_pageWidgets[at]->deleteLater();
    m_pageWidgets[at] = widget;
    if (isShown)
        showPage(page);
}

void MainWindow::showPage(Page page) {
    m_page = page;
    QWidget* widget = m_pageWidgets[static_cast<std::size_t>(page)];
    m_pages->setCurrentWidget(widget);
    m_sidebar->setPage(static_cast<int>(page));
    if (widget->focusProxy() != nullptr)
        widget->setFocus(Qt::OtherFocusReason);
    Q_EMIT pageChanged(page);
}

void MainWindow::showFirstRun(QWidget* widget) {
    leaveFirstRun();
    m_firstRun = widget;
    m_root->addWidget(widget);
    m_root->setCurrentWidget(widget);
    widget->setFocus(Qt::OtherFocusReason);
}

void MainWindow::leaveFirstRun() {
    m_root->setCurrentWidget(m_body);
    if (m_firstRun == nullptr)
        return;
    m_root->removeWidget(m_firstRun);
    m_firstRun->deleteLater();
    m_firstRun = nullptr;
    showPage(m_page);
}

void MainWindow::announce(const QString& message, Tone tone, const QString& action,
                          std::function<void()> onAction) {
    m_toast->show(message, tone, action, std::move(onAction));
}

void MainWindow::follow(ConsoleLauncher& launcher, SessionStarter& starter) {
    connect(&launcher, &ConsoleLauncher::succeeded, this,
            [this](const QString& message) { announce(message, Tone::Ok); });
    connect(&launcher, &ConsoleLauncher::slow, this, [this, &launcher] {
        announce(tr("AWS is being asked for the console."), Tone::Neutral, tr("Cancel"),
                 [&launcher] { launcher.cancel(); });
    });
    connect(&launcher, &ConsoleLauncher::failed, this, &MainWindow::showError);
    connect(&starter, &SessionStarter::succeeded, this,
            [this](const QString& message) { announce(message, Tone::Ok); });
    connect(&starter, &SessionStarter::started, this, [this, &starter](const QString& id) {
        const auto* session = m_bridge.session(toStd(id));
        const QString name = session != nullptr ? toQString(session->role.display) : QString();
        announce(tr("Session %1 is on.").arg(name), Tone::Ok, tr("Copy export"),
                 [&starter, id] { starter.copyExport(toStd(id)); });
    });
    connect(&starter, &SessionStarter::failed, this, &MainWindow::showError);
}

void MainWindow::showError(const QString& title, const Error& error) {
    if (error.code != ErrorCode::Cancelled)
        ErrorDialog::open(this, title, error);
}

void MainWindow::showShortcuts() {
    auto* sheet = new ShortcutsDialog(this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void MainWindow::switchProxy(bool isWanted) {
    if (isWanted) {
        m_bridge.engine().startProxy(m_bridge.reply<engine::ProxyState>(this, [this](auto result) {
            if (!result)
                showError(tr("The proxy could not be started"), result.error());
            else if (result->notice.empty()) // what it has to say stays on the screen
                announce(tr("Proxy on at %1:%2.").arg(toQString(result->host)).arg(result->port),
                         Tone::Ok);
        }));
        return;
    }
    m_bridge.engine().stopProxy(m_bridge.reply<void>(this, [this](Result<void> result) {
        if (!result)
            showError(tr("The proxy could not be stopped"), result.error());
        else
            announce(tr("Proxy off. Sessions stay, but tools get no answer until it is on again."),
                     Tone::Neutral, tr("Turn on"), [this] { switchProxy(true); });
    }));
}

void MainWindow::updateSandboxFrame() {
    const bool isSandbox = m_bridge.showsSandbox();
    m_sandboxBar->setVisible(isSandbox);
    centralWidget()->layout()->setContentsMargins(isSandbox ? kFrame : 0, 0, isSandbox ? kFrame : 0,
                                                  isSandbox ? kFrame : 0);
    update();
}

void MainWindow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ThemeColours& c = Theme::current().colours();
    painter.fillRect(rect(), m_sandboxBar->isVisibleTo(this) ? c.sandbox : c.window);
    if (m_sandboxBar->isVisibleTo(this))
        painter.fillRect(m_root->geometry(), c.window);
}

void MainWindow::setCloseHandler(std::function<void(QCloseEvent&)> handler) {
    m_closeHandler = std::move(handler);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    savePlace();
    if (m_closeHandler)
        m_closeHandler(*event);
    else
        event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    m_sidebar->setCollapsed(width() < metrics::kCollapseWidth);
    QMainWindow::resizeEvent(event);
}

void MainWindow::savePlace() {
    m_bridge.setValue("window", QString::fromLatin1(saveGeometry().toBase64()));
}

void MainWindow::restorePlace() {
    const QByteArray saved = QByteArray::fromBase64(m_bridge.value("window").toLatin1());
    if (!saved.isEmpty())
        restoreGeometry(saved);
}

void MainWindow::comeForward() {
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

} // namespace gatehouse::ui
