// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ActionButton.h"

#include "ui/widgets/Icons.h"

#include <QStyle>

namespace gatehouse::ui {

ActionButton::ActionButton(const QString& text, Weight weight, const QString& iconName,
                           QWidget* parent)
    : QPushButton(text, parent), m_weight(weight), m_iconName(iconName) {
    setAutoDefault(true); // Enter presses the button that has the focus, and no other
    setWeight(weight);
}

void ActionButton::setWeight(Weight weight) {
    static const char* const kNames[] = {"primary", "plain", "danger", "link"};
    m_weight = weight;
    setProperty("weight", QString::fromLatin1(kNames[static_cast<int>(weight)]));
    setCursor(weight == Weight::Link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    style()->unpolish(this);
    style()->polish(this);
    updateIcon();
}

void ActionButton::setIconName(const QString& iconName) {
    m_iconName = iconName;
    updateIcon();
}

void ActionButton::updateIcon() {
    if (m_iconName.isEmpty()) {
        setIcon(QIcon());
        return;
    }
    const bool isWide = !text().isEmpty() && layoutDirection() == Qt::LeftToRight;
    setIconSize(QSize(isWide ? 20 : 16, 16));
    static constexpr Tint kTints[] = {Tint::OnAccent, Tint::Text, Tint::Bad, Tint::Accent};
    setIcon(ui::icon(m_iconName, kTints[static_cast<int>(m_weight)]));
}

} // namespace gatehouse::ui
