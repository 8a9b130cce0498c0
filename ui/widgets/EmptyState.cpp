// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/EmptyState.h"

#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"

#include <QLabel>
#include <QVBoxLayout>

namespace gatehouse::ui {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)),
      m_title(makeLabel({}, Theme::Type::RowTitle, Ink::Text, this)),
      m_text(makeLabel({}, Theme::Type::Text, Ink::Secondary, this)),
      m_button(new ActionButton({}, ActionButton::Weight::Primary, {}, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch(2);
    for (QLabel* label : {m_icon, m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(label != m_icon);
        layout->addWidget(label, 0, Qt::AlignHCenter);
    }
    m_title->setFixedWidth(420);
    m_text->setFixedWidth(420);
    layout->addSpacing(8);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
}

void EmptyState::set(const QString& iconName, const QString& title, const QString& text,
                     const QString& action) {
    m_icon->setPixmap(ui::icon(iconName, Tint::Caption).pixmap(QSize(40, 40), devicePixelRatioF()));
    m_title->setText(title);
    m_text->setText(text);
    // Wrapping labels in a centred column are asked for no height by their width.
    for (QLabel* label : {m_title, m_text})
        label->setFixedHeight(label->heightForWidth(label->width()));
    m_text->setVisible(!text.isEmpty());
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
}

} // namespace gatehouse::ui
