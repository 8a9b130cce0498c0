// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Toast.h"

#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <chrono>

namespace gatehouse::ui {

using namespace std::chrono_literals;

Toast::Toast(QWidget* window)
    : QFrame(window), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_action(new ActionButton({}, ActionButton::Weight::Link, {}, this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 10);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_action->setProperty("tone", QStringLiteral("inverse"));
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        if (m_onAction)
            m_onAction();
    });
    window->installEventFilter(this);
    QFrame::hide();
}

void Toast::show(const QString& text, Tone tone, const QString& action,
                 std::function<void()> onAction) {
    m_text->setText(text);
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, Theme::current().colours().window);
    m_text->setPalette(ink);
    const QString name = tone == Tone::Bad    ? QStringLiteral("error")
                         : tone == Tone::Warn ? QStringLiteral("warning")
                         : tone == Tone::Ok   ? QStringLiteral("check")
                                              : QString();
    m_icon->setVisible(!name.isEmpty());
    if (!name.isEmpty()) {
        // The ground is the text's colour, so the icon takes the accent that reads on it.
        m_icon->setPixmap(
            ui::icon(name, Tint::OnAccent).pixmap(QSize(18, 18), devicePixelRatioF()));
    }
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_onAction = std::move(onAction);
    setAccessibleName(text);
    place();
    QFrame::show();
    raise();
    // Long enough to be read, at some fifteen letters a second.
    const auto reading = std::chrono::milliseconds(70 * text.size());
    m_timer.start(std::max<std::chrono::milliseconds>(action.isEmpty() ? 5s : 10s, reading));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString Toast::text() const {
    return isVisible() ? m_text->text() : QString();
}

void Toast::place() {
    const QWidget* window = parentWidget();
    const int most = std::min(560, window->width() - 32);
    int wanted = m_text->fontMetrics().horizontalAdvance(m_text->text()) + 34;
    if (m_icon->isVisibleTo(this))
        wanted += 28;
    if (m_action->isVisibleTo(this))
        wanted += m_action->sizeHint().width() + 10;
    const int width = std::min(most, wanted);
    const int height = std::max(44, layout()->heightForWidth(width));
    setGeometry((window->width() - width) / 2, window->height() - height - 20, width, height);
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().colours().text);
    painter.drawRoundedRect(rect(), metrics::kCardRadius, metrics::kCardRadius);
}

} // namespace gatehouse::ui
