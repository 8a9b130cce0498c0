// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/PageHeader.h"

#include "ui/widgets/ElidedLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace gatehouse::ui {

PageHeader::PageHeader(const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(makeLabel(title, Theme::Type::PageTitle, Ink::Text, this));
    if (!text.isEmpty())
        words->addWidget(makeLabel(text, Theme::Type::Secondary, Ink::Secondary, this));
    m_layout->addLayout(words, 1);
}

void PageHeader::addAction(QWidget* widget) {
    m_layout->addWidget(widget, 0, Qt::AlignTop);
}

} // namespace gatehouse::ui
