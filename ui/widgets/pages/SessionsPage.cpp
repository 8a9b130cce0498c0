// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/SessionsPage.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/SessionListModel.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/pages/PageHeader.h"
#include "ui/widgets/pages/SessionCard.h"
#include "ui/widgets/Theme.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {

SessionsPage::SessionsPage(EngineBridge& bridge, SessionStarter& starter, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_starter(starter),
      m_model(new SessionListModel(bridge, this)),
      m_add(new ActionButton(tr("New session"), ActionButton::Weight::Primary,
                             QStringLiteral("plus"), this)),
      m_banner(new Banner(Tone::Warn, this)), m_stack(new QStackedWidget(this)),
      m_scroll(new QScrollArea(this)), m_list(nullptr), m_empty(new EmptyState(this)) {
    build();
    connect(m_model, &QAbstractItemModel::modelReset, this, &SessionsPage::sync);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &SessionsPage::sync);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &SessionsPage::sync);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &SessionsPage::sync);
    connect(&bridge, &EngineBridge::proxyChanged, this, &SessionsPage::updateBanner);
    connect(m_empty, &EmptyState::activated, this, &SessionsPage::newSessionRequested);
    sync();
    updateBanner();
}

void SessionsPage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPageMargin, 16, metrics::kPageMargin, 0);
    layout->setSpacing(12);
    auto* header = new PageHeader(
        tr("Sessions"),
        tr("One proxy serves all of them; the key in each request says which role it uses."), this);
    connect(m_add, &QPushButton::clicked, this, &SessionsPage::newSessionRequested);
    header->addAction(m_add);
    layout->addWidget(header);
    layout->addWidget(m_banner);
    auto* content = new QWidget;
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 4, 0, 16);
    m_list->setSpacing(14);
    m_list->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_empty->set(QStringLiteral("sessions"), tr("No sessions"),
                 tr("A session gives your tools a role: a key that works only on this computer, "
                    "and only while the session runs."),
                 tr("Choose a role…"));
    m_stack->addWidget(m_scroll);
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
}

SessionCard* SessionsPage::makeCard(const std::string& sessionId) {
    auto* card = new SessionCard(m_bridge, m_starter, sessionId, m_scroll->widget());
    connect(card, &SessionCard::terminalRequested, this, &SessionsPage::terminalRequested);
    connect(card, &SessionCard::exportRequested, this, &SessionsPage::exportRequested);
    connect(card, &SessionCard::consoleRequested, this, &SessionsPage::consoleRequested);
    return card;
}

void SessionsPage::sync() {
    const int count = m_model->rowCount();
    std::vector<SessionCard*> cards;
    for (int row = 0; row < count; ++row) {
        const std::string& id = m_model->session(row).id;
        const auto known = std::ranges::find(m_cards, id, &SessionCard::sessionId);
        SessionCard* card = known != m_cards.end() ? *known : makeCard(id);
        card->show(*m_model, row);
        cards.push_back(card);
    }
    for (SessionCard* card : m_cards) {
        if (std::ranges::find(cards, card) == cards.end())
            card->deleteLater();
    }
    if (cards != m_cards) {
        for (std::size_t i = 0; i < cards.size(); ++i) {
            m_list->removeWidget(cards[i]);
            m_list->insertWidget(static_cast<int>(i), cards[i]);
        }
        m_cards = std::move(cards);
        QWidget* before = m_add;
        for (SessionCard* card : m_cards)
            before = card->putBehind(before);
    }
    m_stack->setCurrentWidget(count == 0 ? static_cast<QWidget*>(m_empty) : m_scroll);
    updateBanner();
}

void SessionsPage::updateBanner() {
    const engine::ProxyState& proxy = m_bridge.state().proxy;
    const bool isOff =
        proxy.status == engine::ProxyStatus::Off || proxy.status == engine::ProxyStatus::Failed;
    m_banner->setVisible(isOff && m_model->rowCount() != 0);
    if (!isOff)
        return;
    m_banner->clearActions();
    m_banner->setText(proxy.status == engine::ProxyStatus::Failed
                          ? toQString(proxy.error)
                          : tr("The proxy is off, so no tool can use these sessions."));
    connect(m_banner->addAction(tr("Turn on")), &QPushButton::clicked, this,
            [this] { m_bridge.engine().startProxy({}); });
}

void SessionsPage::reveal(const QString& sessionId) {
    const auto card = std::ranges::find(m_cards, toStd(sessionId), &SessionCard::sessionId);
    if (card == m_cards.end())
        return;
    m_scroll->ensureWidgetVisible(*card);
    (*card)->highlight();
}

} // namespace gatehouse::ui
