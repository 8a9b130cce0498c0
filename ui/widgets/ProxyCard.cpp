// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ProxyCard.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/NavButton.h"
#include "ui/widgets/SwitchButton.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

class StateDot final : public QWidget {
public:
    explicit StateDot(QWidget* parent) : QWidget(parent) { setFixedSize(10, 16); }
    void set(Tone tone) {
        m_tone = tone;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintStateDot(painter, QPointF(5, height() / 2.0), m_tone);
    }

private:
    Tone m_tone = Tone::Neutral;
};

Tone toneOf(engine::ProxyStatus status) {
    switch (status) {
    case engine::ProxyStatus::On:
        return Tone::Ok;
    case engine::ProxyStatus::Starting:
        return Tone::Warn;
    case engine::ProxyStatus::Failed:
        return Tone::Bad;
    case engine::ProxyStatus::Off:
        break;
    }
    return Tone::Neutral;
}

} // namespace

ProxyCard::ProxyCard(EngineBridge& bridge, QWidget* parent)
    : QFrame(parent), m_bridge(bridge), m_layout(new QVBoxLayout(this)),
      m_title(new ElidedLabel(Theme::Type::Strong, Ink::Text, this)),
      m_switch(new SwitchButton(tr("Proxy"), this)),
      m_status(new ElidedLabel(Theme::Type::Secondary, Ink::Text, this)),
      m_address(new ElidedLabel(Theme::Type::FixedSmall, Ink::Secondary, this)),
      m_load(new ElidedLabel(Theme::Type::Caption, Ink::Secondary, this)),
      m_error(makeLabel({}, Theme::Type::Caption, Ink::Bad, this)), m_dot(new StateDot(this)) {
    m_title->setText(tr("Proxy"));
    m_layout->setSpacing(5);
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_title, 1);
    head->addWidget(m_switch);
    m_layout->addLayout(head);
    auto* state = new QHBoxLayout;
    state->setSpacing(6);
    state->addWidget(m_dot);
    state->addWidget(m_status, 1);
    m_layout->addLayout(state);
    m_layout->addWidget(m_address);
    m_layout->addWidget(m_load);
    m_layout->addWidget(m_error);
    setCollapsed(false);
    connect(m_switch, &QAbstractButton::clicked, this, [this](bool isWanted) {
        Q_EMIT switched(isWanted);
        update(); // the switch shows the proxy, not the wish
    });
    connect(&bridge, &EngineBridge::proxyChanged, this, &ProxyCard::update);
    connect(&bridge, &EngineBridge::sessionsChanged, this, &ProxyCard::update);
    update();
}

QWidget* ProxyCard::stop() const {
    return m_switch;
}

void ProxyCard::setCollapsed(bool isCollapsed) {
    m_isCollapsed = isCollapsed;
    if (isCollapsed)
        m_layout->setContentsMargins(2, 10, 2, 10);
    else
        m_layout->setContentsMargins(14, 10, 12, 12);
    m_title->setVisible(!isCollapsed);
    m_status->setVisible(!isCollapsed);
    m_address->setVisible(!isCollapsed);
    const bool isFailed = m_bridge.state().proxy.status == engine::ProxyStatus::Failed;
    m_load->setVisible(!isCollapsed && !isFailed);
    m_error->setVisible(!isCollapsed && isFailed);
    m_dot->setVisible(!isCollapsed);
    m_layout->setAlignment(isCollapsed ? Qt::AlignHCenter : Qt::Alignment());
    QWidget::update();
}

void ProxyCard::update() {
    const engine::State& state = m_bridge.state();
    const engine::ProxyState& proxy = state.proxy;
    const bool isOn = proxy.status == engine::ProxyStatus::On;
    {
        const QSignalBlocker blocker(m_switch);
        m_switch->setChecked(isOn || proxy.status == engine::ProxyStatus::Starting);
    }
    m_switch->setBusy(proxy.status == engine::ProxyStatus::Starting);
    static_cast<StateDot*>(m_dot)->set(toneOf(proxy.status));
    QString words = wording::proxyStatus(proxy.status);
    if (isOn)
        words += QStringLiteral(" · ") + wording::sessions(state.sessions.size());
    m_status->setText(words);
    const QString address =
        proxy.port == 0 ? tr("no address yet")
                        : QStringLiteral("%1:%2").arg(toQString(proxy.host)).arg(proxy.port);
    m_address->setText(address);
    const QString load =
        tr("%1 in the last minute").arg(wording::requests(proxy.requestsLastMinute));
    const bool isFailed = proxy.status == engine::ProxyStatus::Failed;
    m_load->setText(isOn ? load : tr("Tools get no answer"));
    m_load->setVisible(!m_isCollapsed && !isFailed);
    m_error->setText(toQString(proxy.error)); // wraps: all of it must be read
    m_error->setVisible(!m_isCollapsed && isFailed);
    const QString notice = toQString(proxy.error.empty() ? proxy.notice : proxy.error);
    setToolTip(notice.isEmpty() && m_isCollapsed ? tr("Proxy: %1\n%2\n%3").arg(words, address, load)
                                                 : notice);
    m_switch->setAccessibleName(tr("Proxy: %1, %2").arg(words, address));
    m_switch->setToolTip(isOn ? tr("Turn the proxy off: sessions stay, tools get no answer")
                              : tr("Turn the proxy on"));
}

void ProxyCard::paintEvent(QPaintEvent*) {
    if (m_isCollapsed)
        return;
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(c.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kCardRadius - 1,
                            metrics::kCardRadius - 1);
}

} // namespace gatehouse::ui
