// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Banner.h"

#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include <cassert>

namespace gatehouse::ui {

Banner::Banner(Tone tone, QWidget* parent)
    : QFrame(parent), m_tone(tone), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_note(new QLabel(this)), m_actions(new QHBoxLayout) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(10);
    m_icon->setFixedSize(18, 18);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    for (QLabel* label : {m_text, m_note}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setTextFormat(Qt::PlainText);
        texts->addWidget(label);
    }
    m_text->setFont(Theme::current().font(Theme::Type::Secondary));
    m_note->setFont(Theme::current().font(Theme::Type::Caption));
    m_note->hide();
    layout->addLayout(texts, 1);
    m_actions->setSpacing(4);
    layout->addLayout(m_actions);
    // Made now, so that they have this place in the order of Tab whenever they are shown.
    for (ActionButton*& button : m_buttons) {
        button = new ActionButton({}, ActionButton::Weight::Link, {}, this);
        button->hide();
        m_actions->addWidget(button);
    }
    setMinimumHeight(44);
    connect(&Theme::current(), &Theme::changed, this, &Banner::applyTone);
    applyTone();
}

void Banner::setText(const QString& text, const QString& note) {
    m_text->setText(text);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    updateGeometry();
}

QString Banner::text() const {
    return m_text->text();
}

void Banner::setTone(Tone tone) {
    m_tone = tone;
    applyTone();
}

ActionButton* Banner::addAction(const QString& text) {
    assert(m_shown < m_buttons.size());
    ActionButton* button = m_buttons[m_shown++];
    button->setText(text);
    button->show();
    return button;
}

void Banner::clearActions() {
    m_shown = 0;
    for (ActionButton* button : m_buttons) {
        disconnect(button, &QPushButton::clicked, nullptr, nullptr);
        button->hide();
    }
}

void Banner::applyTone() {
    const ThemeColours& c = Theme::current().colours();
    const bool isWarning = m_tone == Tone::Warn;
    const bool isBad = m_tone == Tone::Bad;
    const QString name = isBad       ? QStringLiteral("error")
                         : isWarning ? QStringLiteral("warning")
                                     : QStringLiteral("info");
    const Tint tint = isBad                     ? Tint::Bad
                      : isWarning               ? Tint::Warn
                      : m_tone == Tone::Sandbox ? Tint::Sandbox
                                                : Tint::Accent;
    m_icon->setPixmap(ui::icon(name, tint).pixmap(QSize(18, 18), devicePixelRatioF()));
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, c.text);
    m_text->setPalette(ink);
    ink.setColor(QPalette::WindowText, c.secondary);
    m_note->setPalette(ink);
    for (ActionButton* button : m_buttons) {
        button->setProperty("tone", isBad       ? QStringLiteral("bad")
                                    : isWarning ? QStringLiteral("warn")
                                                : QString());
        button->style()->unpolish(button);
        button->style()->polish(button);
    }
    update();
}

void Banner::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_tone == Tone::Bad       ? c.badGround
                     : m_tone == Tone::Warn    ? c.warnGround
                     : m_tone == Tone::Ok      ? c.okGround
                     : m_tone == Tone::Sandbox ? c.sandboxGround
                                               : c.selection);
    painter.drawRoundedRect(rect(), metrics::kCardRadius - 2, metrics::kCardRadius - 2);
}

} // namespace gatehouse::ui
