// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/SettingsPage.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/dialogs/QuestionDialog.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/pages/PageHeader.h"
#include "ui/widgets/SwitchButton.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kControlWidth = 200;
constexpr int kLargestWidth = 760;

/// A line between the rows of a card.
QWidget* makeLine(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setObjectName(QStringLiteral("line"));
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    QPalette palette = line->palette();
    palette.setColor(QPalette::Window, Theme::current().colours().line);
    line->setPalette(palette);
    QObject::connect(&Theme::current(), &Theme::changed, line, [line] {
        QPalette changed = line->palette();
        changed.setColor(QPalette::Window, Theme::current().colours().line);
        line->setPalette(changed);
    });
    return line;
}

} // namespace

SettingsPage::SettingsPage(EngineBridge& bridge, SettingsHooks hooks, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_hooks(std::move(hooks)) {
    build();
    connect(&bridge, &EngineBridge::connectionsChanged, this, &SettingsPage::updateConnections);
    connect(&bridge, &EngineBridge::proxyChanged, this, &SettingsPage::updateTrust);
    connect(&bridge, &EngineBridge::secretsChanged, this, &SettingsPage::updateTrust);
    connect(&bridge, &EngineBridge::preferencesChanged, this, &SettingsPage::updateValues);
    updateConnections();
    updateTrust();
    updateValues();
}

void SettingsPage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPageMargin, 16, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(new PageHeader(tr("Settings"), {}, this));
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* outer = new QHBoxLayout(content);
    outer->setContentsMargins(0, 0, metrics::kPageMargin, 20);
    auto* column = new QWidget(content);
    column->setMaximumWidth(kLargestWidth);
    outer->addWidget(column, 100);
    outer->addStretch(1);
    auto* list = new QVBoxLayout(column);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(8);
    addGeneral(*list);
    addTools(*list);
    addConnections(*list);
    addTrust(*list);
    addAbout(*list);
    list->addStretch(1);
    scroll->setWidget(content);
    layout->addWidget(scroll, 1);
}

QVBoxLayout* SettingsPage::addSection(QVBoxLayout& list, const QString& title) {
    list.addSpacing(8);
    list.addWidget(makeLabel(title, Theme::Type::CaptionStrong, Ink::Caption, this));
    auto* card = new Card(this);
    auto* section = new QVBoxLayout(card);
    section->setContentsMargins(16, 4, 16, 4);
    section->setSpacing(0);
    list.addWidget(card);
    return section;
}

void SettingsPage::addRow(QVBoxLayout& section, const QString& title, const QString& text,
                          QWidget* control) {
    if (section.count() != 0)
        section.addWidget(makeLine(this));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 10, 0, 10);
    row->setSpacing(16);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    QLabel* label = makeLabel(title, Theme::Type::Strong, Ink::Text, this);
    label->setBuddy(control); // on Linux it alone names a combo box
    words->addWidget(label);
    if (!text.isEmpty())
        words->addWidget(makeLabel(text, Theme::Type::Secondary, Ink::Secondary, this));
    row->addLayout(words, 1);
    if (control != nullptr) {
        row->addWidget(control, 0, Qt::AlignVCenter);
        if (control->accessibleName().isEmpty())
            control->setAccessibleName(title);
    }
    section.addLayout(row);
}

SwitchButton* SettingsPage::addSwitch(QVBoxLayout& section, const QString& title,
                                      const QString& text) {
    auto* control = new SwitchButton(title, this);
    addRow(section, title, text, control);
    return control;
}

void SettingsPage::addGeneral(QVBoxLayout& list) {
    QVBoxLayout* section = addSection(list, tr("GENERAL"));
    m_theme = new QComboBox(this);
    m_theme->setFixedWidth(kControlWidth);
    m_theme->addItem(tr("As the system"), QStringLiteral("system"));
    m_theme->addItem(tr("Light"), QStringLiteral("light"));
    m_theme->addItem(tr("Dark"), QStringLiteral("dark"));
    addRow(*section, tr("Theme"), {}, m_theme);
    connect(m_theme, &QComboBox::activated, this,
            [this](int index) { m_bridge.setValue("theme", m_theme->itemData(index).toString()); });
    if (m_hooks.setStartsAtLogin) {
        SwitchButton* login = addSwitch(*section, tr("Start at login"),
                                        tr("In the background, so that tools work at once."));
        login->setChecked(m_hooks.startsAtLogin && m_hooks.startsAtLogin());
        connect(login, &QAbstractButton::clicked, this, [this, login](bool isOn) {
            if (const auto done = m_hooks.setStartsAtLogin(isOn); !done) {
                login->setChecked(!isOn);
                Q_EMIT failed(tr("Start at login was not changed"), done.error());
            }
        });
    }
    if (m_hooks.hasTray) {
        m_tray = addSwitch(*section, tr("Keep running when the window is closed"),
                           tr("The proxy goes on and the tray icon stays."));
        connect(m_tray, &QAbstractButton::clicked, this, [this](bool isOn) {
            m_bridge.setValue("closeToTray", isOn ? QStringLiteral("yes") : QStringLiteral("no"));
        });
    }
    if (!m_hooks.hasTray)
        addRow(*section, tr("No tray on this desktop"),
               tr("Gatehouse needs its window here: closing it asks what is to become of the "
                  "proxy."),
               nullptr);
    m_warnings = addSwitch(*section, tr("Warn before a session expires"),
                           tr("Five minutes before, with one click to renew."));
    connect(m_warnings, &QAbstractButton::clicked, this, [this](bool isOn) {
        m_bridge.setValue("expiryWarnings", isOn ? QStringLiteral("yes") : QStringLiteral("no"));
    });
    if (!m_hooks.browsers.empty()) {
        m_browser = new QComboBox(this);
        m_browser->setFixedWidth(kControlWidth);
        m_browser->addItem(tr("The system’s browser"), QString());
        for (const auto& [title, command] : m_hooks.browsers)
            m_browser->addItem(title, command);
        addRow(*section, tr("Browser for the console"), {}, m_browser);
        connect(m_browser, &QComboBox::activated, this, [this](int index) {
            m_bridge.setValue("browser", m_browser->itemData(index).toString());
        });
    }
}

void SettingsPage::addTools(QVBoxLayout& list) {
    QVBoxLayout* section = addSection(list, tr("PROXY AND TERMINALS"));
    auto* port = new QWidget(this);
    auto* row = new QHBoxLayout(port);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_port = new QSpinBox(port);
    m_port->setRange(1024, 65535);
    m_port->setGroupSeparatorShown(false);
    m_port->setFixedWidth(96);
    m_port->setAccessibleName(tr("Port"));
    m_movePort = new ActionButton(tr("Change"), ActionButton::Weight::Plain, {}, port);
    row->addWidget(m_port);
    row->addWidget(m_movePort);
    addRow(*section, tr("Port"),
           tr("Of the proxy on 127.0.0.1. After a change, exports must be renewed."), port);
    connect(m_movePort, &QPushButton::clicked, this, &SettingsPage::movePort);
    connect(m_port, &QSpinBox::valueChanged, this, &SettingsPage::updateMovePort);
    m_shell = new QComboBox(this);
    m_shell->setFixedWidth(kControlWidth);
    for (const engine::ExportFormat& format : m_bridge.engine().exportFormats())
        m_shell->addItem(toQString(format.title), toQString(format.name));
    addRow(*section, tr("Copy sessions for"), {}, m_shell);
    connect(m_shell, &QComboBox::activated, this,
            [this](int index) { m_bridge.setValue("shell", m_shell->itemData(index).toString()); });
    m_terminal = new QLineEdit(this);
    m_terminal->setFixedWidth(kControlWidth);
    m_terminal->setPlaceholderText(tr("The system’s terminal"));
    addRow(*section, tr("Terminal"), tr("A command, such as: kitty"), m_terminal);
    connect(m_terminal, &QLineEdit::editingFinished, this,
            [this] { m_bridge.setValue("terminal", m_terminal->text().trimmed()); });
    auto* check = new ActionButton(tr("Check…"), ActionButton::Weight::Plain, {}, this);
    check->setAccessibleName(tr("Check this computer"));
    addRow(*section, tr("Check this computer"),
           tr("Tries the AWS tools here and says what to do about what does not work."), check);
    connect(check, &QPushButton::clicked, this, &SettingsPage::doctorRequested);
}

void SettingsPage::updateMovePort() {
    m_movePort->setEnabled(m_port->value() != m_bridge.state().proxy.port);
}

void SettingsPage::movePort() {
    const auto port = static_cast<std::uint16_t>(m_port->value());
    m_movePort->setEnabled(false);
    m_bridge.engine().setProxyPort(
        port,
        m_bridge.reply<engine::ProxyState>(this, [this](const Result<engine::ProxyState>& moved) {
            if (!moved)
                Q_EMIT failed(tr("The port was not changed"), moved.error());
            else
                Q_EMIT announced(tr("The proxy uses port %1 now. Export your sessions "
                                    "again.")
                                     .arg(m_port->value()));
            updateValues();
            updateMovePort();
        }));
}

void SettingsPage::addConnections(QVBoxLayout& list) {
    m_connections = addSection(list, tr("CONNECTIONS"));
    m_addConnection = new ActionButton(tr("Add connection…"), ActionButton::Weight::Plain,
                                       QStringLiteral("plus"), this);
    connect(m_addConnection, &QPushButton::clicked, this, &SettingsPage::addConnectionRequested);
    auto* row = new QHBoxLayout;
    row->addWidget(m_addConnection);
    row->addStretch(1);
    list.addLayout(row);
}

void SettingsPage::updateConnections() {
    for (QWidget* row : m_connectionRows)
        row->deleteLater();
    m_connectionRows.clear();
    QWidget* before = m_terminal; // in the order of Tab
    for (const engine::ConnectionState& connection : m_bridge.state().connections) {
        auto* row = new QWidget(this);
        auto* layout = new QVBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        if (!m_connectionRows.empty())
            layout->addWidget(makeLine(row));
        auto* buttons = new QWidget(row);
        auto* actions = new QHBoxLayout(buttons);
        actions->setContentsMargins(0, 0, 0, 0);
        auto* edit = new ActionButton(tr("Change…"), ActionButton::Weight::Plain, {}, buttons);
        auto* remove = new ActionButton(tr("Remove"), ActionButton::Weight::Danger, {}, buttons);
        const std::string id = connection.settings.id;
        const QString name = toQString(connection.settings.name);
        edit->setAccessibleName(tr("Change %1").arg(name));
        remove->setAccessibleName(tr("Remove %1").arg(name));
        connect(edit, &QPushButton::clicked, this,
                [this, id] { Q_EMIT editConnectionRequested(toQString(id)); });
        connect(remove, &QPushButton::clicked, this, [this, id, name] { askToRemove(id, name); });
        actions->addWidget(edit);
        actions->addWidget(remove);
        setTabOrder(before, edit);
        setTabOrder(edit, remove);
        before = remove;
        addRow(*layout, name, wording::connectionStatus(connection, m_bridge.now()), buttons);
        m_connections->addWidget(row);
        m_connectionRows.push_back(row);
    }
    setTabOrder(before, m_addConnection);
    if (m_connectionRows.empty()) {
        auto* none = makeLabel(tr("None yet."), Theme::Type::Text, Ink::Secondary, this);
        none->setContentsMargins(0, 10, 0, 10);
        m_connections->addWidget(none);
        m_connectionRows.push_back(none);
    }
}

void SettingsPage::askToRemove(const std::string& id, const QString& name) {
    const auto& sessions = m_bridge.state().sessions;
    const auto count = static_cast<std::size_t>(
        std::ranges::count(sessions, id, &access::SessionInfo::connectionId));
    if (count == 0) {
        removeConnection(id);
        return;
    }
    QuestionDialog::Words words;
    words.window = tr("Remove connection");
    words.question = tr("Remove %1 and stop %2?").arg(name, wording::sessions(count));
    words.text = tr("Tools that use them are refused at once.");
    words.yes = tr("Remove");
    words.no = tr("Keep");
    auto* question = QuestionDialog::open(this, words);
    connect(question, &QuestionDialog::confirmed, this, [this, id] { removeConnection(id); });
}

void SettingsPage::removeConnection(const std::string& id) {
    m_bridge.engine().removeConnection(
        id, m_bridge.reply<void>(this, [this](const Result<void>& removed) {
            if (removed)
                Q_EMIT announced(tr("The connection was removed."));
            else
                Q_EMIT failed(tr("The connection was not removed"), removed.error());
        }));
}

void SettingsPage::addTrust(QVBoxLayout& list) {
    QVBoxLayout* section = addSection(list, tr("TRUST"));
    m_keychain = makeLabel({}, Theme::Type::Secondary, Ink::Secondary, this);
    addRow(*section, tr("Keys and tokens"), {}, nullptr);
    section->addWidget(m_keychain);
    section->addSpacing(10);
    m_authority = makeLabel({}, Theme::Type::Secondary, Ink::Secondary, this);
    addRow(*section, tr("Local authority"),
           tr("It may vouch for names of AWS only; tools trust it through the bundle."), nullptr);
    section->addWidget(m_authority);
    m_bundle = new ElidedLabel(Theme::Type::FixedSmall, Ink::Secondary, this);
    m_bundle->setElideMode(Qt::ElideMiddle);
    m_bundle->setTextInteractionFlags(Qt::TextSelectableByMouse);
    section->addWidget(m_bundle);
    section->addSpacing(10);
}

void SettingsPage::updateTrust() {
    const engine::State& state = m_bridge.state();
    m_keychain->setText(state.secrets == engine::SecretStorage::Keychain
                            ? tr("In the system’s keychain.")
                        : state.secrets == engine::SecretStorage::MemoryOnly
                            ? toQString(state.secretsNotice)
                            : tr("Looking for the system’s keychain…"));
    m_authority->setText(
        state.proxy.authorityEnds
            ? tr("Valid until %1.").arg(wording::fullTime(*state.proxy.authorityEnds))
            : tr("It is made when the proxy is first turned on."));
    m_bundle->setText(toQString(state.proxy.bundleFile));
    m_bundle->setVisible(!state.proxy.bundleFile.empty());
    updateValues();
}

void SettingsPage::addAbout(QVBoxLayout& list) {
    QVBoxLayout* section = addSection(list, tr("ABOUT"));
    addRow(*section, tr("Gatehouse %1").arg(m_hooks.version),
           tr("AWS apps, roles, console and one local proxy. Apache License 2.0."), nullptr);
}

void SettingsPage::updateValues() {
    const auto choose = [](QComboBox* box, const QString& value) {
        if (box != nullptr)
            box->setCurrentIndex(std::max(0, box->findData(value)));
    };
    choose(m_theme, m_bridge.value("theme", QStringLiteral("system")));
    choose(m_shell, m_bridge.value("shell", QStringLiteral("bash")));
    choose(m_browser, m_bridge.value("browser"));
    if (!m_terminal->hasFocus())
        m_terminal->setText(m_bridge.value("terminal"));
    if (!m_port->hasFocus() && m_bridge.state().proxy.port != 0)
        m_port->setValue(m_bridge.state().proxy.port);
    updateMovePort();
    if (m_tray != nullptr)
        m_tray->setChecked(m_bridge.value("closeToTray", QStringLiteral("yes")) ==
                           QStringLiteral("yes"));
    m_warnings->setChecked(m_bridge.value("expiryWarnings", QStringLiteral("yes")) ==
                           QStringLiteral("yes"));
}

} // namespace gatehouse::ui
