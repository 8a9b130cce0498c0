// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/FirstRunPage.h"

#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/pages/ChoiceCard.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

constexpr int kWidth = 580;

} // namespace

FirstRunPage::FirstRunPage(QWidget* parent)
    : QWidget(parent), m_list(new QVBoxLayout), m_group(new QButtonGroup(this)) {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(20, 24, 20, 24);
    outer->addStretch(1);
    auto* middle = new QWidget(this);
    middle->setMaximumWidth(kWidth);
    outer->addWidget(middle, 100);
    outer->addStretch(1);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(1);
    QLabel* title =
        makeLabel(tr("Where are your AWS accounts?"), Theme::Type::PageTitle, Ink::Text, this);
    QFont font = title->font();
    font.setPixelSize(24);
    title->setFont(font);
    title->setAlignment(Qt::AlignCenter);
    layout->addWidget(title);
    QLabel* text = makeLabel(tr("Choose one to start with. You can add the others later."),
                             Theme::Type::Text, Ink::Secondary, this);
    text->setAlignment(Qt::AlignCenter);
    layout->addWidget(text);
    layout->addSpacing(24);
    m_list->setSpacing(12);
    layout->addLayout(m_list);
    m_profiles = addCard(QStringLiteral("profiles"), QStringLiteral("cloud"),
                         tr("This computer’s AWS profiles"), tr("Looking at ~/.aws…"));
    addCard(QStringLiteral("files"), QStringLiteral("folder"), tr("Teleport files"),
            tr("A teleport.yaml, or a folder with app and role documents."));
    ChoiceCard* sandbox =
        addCard(QStringLiteral("sandbox"), QStringLiteral("box"), tr("Sandbox"),
                tr("A stand-in for AWS on this machine. No account, no network, no cost."));
    layout->addSpacing(20);
    auto* foot = new QHBoxLayout;
    foot->addWidget(makeLabel(tr("Nothing is written to ~/.aws."), Theme::Type::Secondary,
                              Ink::Secondary, this),
                    1);
    auto* go = new ActionButton(tr("Continue"), ActionButton::Weight::Primary, {}, this);
    go->setMinimumWidth(120);
    go->setDefault(true);
    foot->addWidget(go);
    layout->addLayout(foot);
    layout->addStretch(2);
    connect(go, &QPushButton::clicked, this, &FirstRunPage::goOn);
    connect(m_group, &QButtonGroup::buttonClicked, this, [this] { m_isTouched = true; });
    select(sandbox);
    setFocusProxy(go);
}

ChoiceCard* FirstRunPage::addCard(const QString& kind, const QString& iconName,
                                  const QString& title, const QString& text) {
    auto* card = new ChoiceCard(kind, iconName, title, text, this);
    m_group->addButton(card);
    m_cards.push_back(card);
    m_list->addWidget(card);
    return card;
}

void FirstRunPage::goOn() {
    for (const ChoiceCard* card : m_cards) {
        if (card->isChecked())
            Q_EMIT chosen(card->kind());
    }
}

void FirstRunPage::keyPressEvent(QKeyEvent* event) {
    // Enter on a card means the button, as in a dialog.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        goOn();
    else
        QWidget::keyPressEvent(event);
}

void FirstRunPage::select(ChoiceCard* card) {
    card->setChecked(true);
}

void FirstRunPage::setProfiles(const QString& text, bool isReady) {
    m_profiles->setDescription(text);
    m_profiles->setBadge(isReady ? tr("Ready") : QString());
    if (isReady && !m_isTouched)
        select(m_profiles);
}

} // namespace gatehouse::ui
