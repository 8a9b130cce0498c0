// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Sidebar.h"

#include "ui/models/ConnectionListModel.h"
#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/NavButton.h"
#include "ui/widgets/ProxyCard.h"

#include <QPainter>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

/// The program's mark and name.
class Brand final : public QWidget {
public:
    explicit Brand(QWidget* parent) : QWidget(parent) { setFixedHeight(34); }
    void setCollapsed(bool isCollapsed) {
        m_isCollapsed = isCollapsed;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const int side = 28;
        const QRect mark(m_isCollapsed ? (width() - side) / 2 : 5, 3, side, side);
        applicationIcon().paint(&painter, mark);
        if (m_isCollapsed)
            return;
        QFont font = Theme::current().font(Theme::Type::RowTitle);
        font.setPixelSize(15);
        painter.setFont(font);
        painter.setPen(Theme::current().colours().text);
        painter.drawText(rect().adjusted(43, 0, 0, 0), Qt::AlignVCenter,
                         QStringLiteral("Gatehouse"));
    }

private:
    bool m_isCollapsed = false;
};

Tone toneOf(const engine::ConnectionState& connection) {
    switch (connection.status) {
    case engine::ConnectionStatus::Ready:
        return connection.settings.kind == "sandbox" ? Tone::Sandbox : Tone::Ok;
    case engine::ConnectionStatus::Loading:
        return Tone::Neutral;
    case engine::ConnectionStatus::SignedOut:
        return Tone::Warn;
    case engine::ConnectionStatus::Offline:
        return Tone::Bad;
    }
    return Tone::Neutral;
}

QString iconOf(const std::string& kind) {
    if (kind == "files")
        return QStringLiteral("folder");
    if (kind == "sandbox")
        return QStringLiteral("box");
    return kind == "cluster" ? QStringLiteral("server") : QStringLiteral("cloud");
}

} // namespace

Sidebar::Sidebar(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_model(new ConnectionListModel(bridge, this)),
      m_layout(new QVBoxLayout(this)), m_connectionLayout(new QVBoxLayout),
      m_brand(new Brand(this)),
      m_heading(new ElidedLabel(Theme::Type::CaptionStrong, Ink::Caption, this)),
      m_add(new NavButton(NavButton::Kind::Quiet, QStringLiteral("plus"), tr("Add connection…"),
                          this)),
      m_proxy(new ProxyCard(bridge, this)) {
    build();
    connect(m_model, &ConnectionListModel::modelReset, this, &Sidebar::updateConnections);
    connect(m_model, &ConnectionListModel::dataChanged, this, &Sidebar::updateConnections);
    connect(&bridge, &EngineBridge::sessionsChanged, this, &Sidebar::updateBadges);
    connect(m_add, &NavButton::clicked, this, &Sidebar::addConnectionRequested);
    connect(m_proxy, &ProxyCard::switched, this, &Sidebar::proxySwitched);
    updateConnections();
    updateBadges();
}

void Sidebar::build() {
    m_layout->setContentsMargins(10, 12, 10, 12);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_brand);
    m_layout->addSpacing(12);
    const struct {
        const char* icon;
        QString text;
    } pages[] = {{"apps", tr("Apps")},
                 {"sessions", tr("Sessions")},
                 {"activity", tr("Activity")},
                 {"settings", tr("Settings")}};
    for (const auto& page : pages) {
        auto* button =
            new NavButton(NavButton::Kind::Page, QString::fromLatin1(page.icon), page.text, this);
        const int number = static_cast<int>(m_pages.size());
        button->setHint(number == 3 ? tr("Ctrl+%1 or Ctrl+,").arg(number + 1)
                                    : tr("Ctrl+%1").arg(number + 1));
        connect(button, &NavButton::clicked, this, [this, number] { Q_EMIT pageChosen(number); });
        m_pages.push_back(button);
        m_layout->addWidget(button);
    }
    m_layout->addSpacing(14);
    m_heading->setText(tr("Connections"));
    m_heading->setContentsMargins(0, 0, 0, 0);
    m_heading->setIndent(10);
    m_layout->addWidget(m_heading);
    m_connectionLayout->setSpacing(0);
    m_layout->addLayout(m_connectionLayout);
    m_layout->addWidget(m_add);
    m_layout->addStretch(1);
    m_layout->addWidget(m_proxy);
}

void Sidebar::orderTabs() {
    // From top to bottom, whenever the parts were made.
    std::vector<QWidget*> stops(m_pages.begin(), m_pages.end());
    stops.insert(stops.end(), m_connections.begin(), m_connections.end());
    stops.push_back(m_add);
    stops.push_back(m_proxy->stop());
    for (std::size_t i = 1; i < stops.size(); ++i)
        setTabOrder(stops[i - 1], stops[i]);
}

void Sidebar::setPage(int page) {
    m_pages[static_cast<std::size_t>(page)]->setChecked(true);
}

void Sidebar::setCollapsed(bool isCollapsed) {
    m_isCollapsed = isCollapsed;
    setFixedWidth(isCollapsed ? metrics::kSidebarIconWidth : metrics::kSidebarWidth);
    static_cast<Brand*>(m_brand)->setCollapsed(isCollapsed);
    m_heading->setVisible(!isCollapsed);
    for (auto* button : m_pages)
        button->setCollapsed(isCollapsed);
    for (auto* button : m_connections)
        button->setCollapsed(isCollapsed);
    m_add->setCollapsed(isCollapsed);
    m_proxy->setCollapsed(isCollapsed);
}

void Sidebar::updateBadges() {
    const std::size_t count = m_bridge.state().sessions.size();
    m_pages[1]->setBadge(count == 0 ? QString() : QString::number(count));
}

void Sidebar::updateConnections() {
    while (static_cast<int>(m_connections.size()) > m_model->rowCount()) {
        m_connections.back()->deleteLater();
        m_connections.pop_back();
    }
    while (static_cast<int>(m_connections.size()) < m_model->rowCount()) {
        auto* button =
            new NavButton(NavButton::Kind::Connection, QStringLiteral("cloud"), {}, this);
        const int row = static_cast<int>(m_connections.size());
        connect(button, &NavButton::clicked, this, [this, row] {
            if (row < m_model->rowCount())
                Q_EMIT connectionChosen(toQString(m_model->connection(row).settings.id));
        });
        button->setCollapsed(m_isCollapsed);
        button->setHint(tr("F5 loads it again"));
        m_connectionLayout->addWidget(button);
        m_connections.push_back(button);
    }
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto& shown = m_model->connection(row);
        auto* button = m_connections[static_cast<std::size_t>(row)];
        button->setText(toQString(shown.settings.name));
        button->setIconName(iconOf(shown.settings.kind));
        button->setSubtitle(wording::connectionStatus(shown, m_bridge.now()));
        button->setState(toneOf(shown), m_model->index(row).data(Qt::ToolTipRole).toString());
    }
    orderTabs();
}

void Sidebar::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.sidebar);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), c.line);
}

} // namespace gatehouse::ui
