// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppListView.h"

#include "ui/models/EngineBridge.h"
#include "ui/widgets/Accessibility.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kHeading = 34;
constexpr int kSectionGap = 14;
constexpr int kBottom = 20;
constexpr int kBar = 12; // width of the scroll bar

} // namespace

AppListView::AppListView(EngineBridge& bridge, AppListModel& model, const SessionStarter& starter,
                         QWidget* parent)
    : QAbstractScrollArea(parent), m_bridge(bridge), m_model(model), m_starter(starter) {
    installAccessibility();
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Apps"));
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(metrics::kRowHeight);
    connect(&model, &AppListModel::modelReset, this, &AppListView::reset);
    connect(&model, &AppListModel::dataChanged, this, &AppListView::rebind);
    connect(&starter, &SessionStarter::busyChanged, this, &AppListView::rebind);
    reset();
}

void AppListView::reset() {
    const int kept = m_currentKey.empty() ? -1 : m_model.rowOf(m_currentKey);
    m_current = m_model.rowCount() == 0 ? -1 : std::max(kept, 0);
    measure();
    place();
    rebind();
    if (m_current >= 0 && kept < 0)
        verticalScrollBar()->setValue(0);
}

void AppListView::measure() {
    m_spans.clear();
    int y = 0;
    for (const auto& section : m_model.sections()) {
        const Span span{y, y + kHeading};
        m_spans.push_back(span);
        y = span.rows + section.count * metrics::kRowHeight + kSectionGap;
    }
    m_height = y + kBottom - kSectionGap;
    // The cards end where those of other pages do, whether there is a scroll bar or not.
    const bool isLong = m_height > viewport()->height();
    setViewportMargins(0, 0, isLong ? 0 : kBar, 0);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, m_height - viewport()->height()));
}

int AppListView::topOf(int row) const {
    const auto& sections = m_model.sections();
    for (std::size_t i = sections.size(); i-- > 0;) {
        if (row >= sections[i].firstRow)
            return m_spans[i].rows + (row - sections[i].firstRow) * metrics::kRowHeight;
    }
    return 0;
}

int AppListView::rowAt(int y) const {
    const auto& sections = m_model.sections();
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const int end = m_spans[i].rows + sections[i].count * metrics::kRowHeight;
        if (y < end)
            return sections[i].firstRow + std::max(0, (y - m_spans[i].rows) / metrics::kRowHeight);
    }
    return m_model.rowCount();
}

void AppListView::growPool(int count) {
    while (static_cast<int>(m_pool.size()) < count) {
        auto* row = new AppRow(viewport());
        connect(row, &AppRow::triggered, this, [this](int at, AppAction action) {
            setCurrent(at);
            Q_EMIT triggered(at, action);
        });
        connect(row, &AppRow::menuRequested, this, [this](int at, const QPoint& position) {
            setCurrent(at);
            Q_EMIT menuRequested(at, position);
        });
        connect(row, &AppRow::pressed, this, &AppListView::setCurrent);
        connect(row, &AppRow::keyForwarded, this, &AppListView::keyPressEvent);
        // New widgets come last in the order of Tab; a row belongs behind the list.
        QWidget* before = m_pool.empty() ? static_cast<QWidget*>(this) : m_pool.back()->lastStop();
        row->putBehind(before);
        m_pool.push_back(row);
        m_last = -1; // rows change places in a pool of another size
    }
}

void AppListView::place() {
    const int offset = verticalScrollBar()->value();
    const int first = rowAt(offset);
    const int last = std::min(rowAt(offset + viewport()->height()), m_model.rowCount() - 1);
    growPool(last - first + 2);
    const int size = static_cast<int>(m_pool.size());
    std::vector<bool> isUsed(m_pool.size());
    for (int row = first; row <= last; ++row) {
        const auto slot = static_cast<std::size_t>(row % size);
        AppRow* widget = m_pool[slot];
        isUsed[slot] = true;
        const bool isBound = widget->row() == row && row >= m_first && row <= m_last;
        widget->setGeometry(0, topOf(row) - offset, viewport()->width(), metrics::kRowHeight);
        if (!isBound) {
            const auto phase = m_starter.phase(engine::appKey(m_model.app(row)));
            widget->bind(m_model, row, phase, m_bridge.now());
        }
        widget->setCurrent(row == m_current);
        widget->show();
    }
    for (std::size_t slot = 0; slot < m_pool.size(); ++slot) {
        // A widget that now shows another app must not keep the focus for it.
        if (m_pool[slot]->focusedStop() >= 0 && (!isUsed[slot] || m_pool[slot]->row() != m_current))
            setFocus();
        if (!isUsed[slot])
            m_pool[slot]->hide();
    }
    m_first = first;
    m_last = last;
    viewport()->update();
}

void AppListView::rebind() {
    m_first = 0;
    m_last = -1;
    if (m_current >= m_model.rowCount())
        m_current = m_model.rowCount() - 1;
    place();
}

AppRow* AppListView::rowWidget(int row) const {
    if (row < m_first || row > m_last || m_pool.empty())
        return nullptr;
    return m_pool[static_cast<std::size_t>(row % static_cast<int>(m_pool.size()))];
}

void AppListView::setCurrent(int row) {
    if (row < 0 || row >= m_model.rowCount())
        return;
    m_currentKey = engine::appKey(m_model.app(row));
    if (row == m_current)
        return;
    const AppRow* before = rowWidget(m_current);
    const int stop = before != nullptr ? before->focusedStop() : -1;
    m_current = row;
    const bool isFirstOfSection =
        std::any_of(m_model.sections().begin(), m_model.sections().end(),
                    [row](const auto& section) { return section.firstRow == row; });
    const int top = topOf(row) - (isFirstOfSection ? kHeading : 0);
    const int bottom = topOf(row) + metrics::kRowHeight;
    auto* bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (bottom > bar->value() + viewport()->height())
        bar->setValue(bottom - viewport()->height() + 4);
    place();
    AppRow* now = rowWidget(row);
    if (now == nullptr)
        return;
    if (stop >= 0)
        now->focusStop(stop);
    QAccessibleEvent event(now, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

void AppListView::moveBy(int rows) {
    if (m_model.rowCount() > 0)
        setCurrent(std::clamp(m_current + rows, 0, m_model.rowCount() - 1));
}

bool AppListView::handleLetter(QKeyEvent* event) {
    const bool hasCommand = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0;
    if (event->matches(QKeySequence::Copy) && m_current >= 0) {
        Q_EMIT triggered(m_current, AppAction::CopyExport);
        return true;
    }
    if (event->key() == Qt::Key_D && event->modifiers() == Qt::ControlModifier && m_current >= 0) {
        Q_EMIT triggered(m_current, AppAction::Favourite);
        return true;
    }
    if (hasCommand)
        return false;
    if (event->key() == Qt::Key_R && m_current >= 0) {
        Q_EMIT triggered(m_current, AppAction::ChooseRole);
        return true;
    }
    if (event->key() == Qt::Key_F && m_current >= 0) {
        Q_EMIT triggered(m_current, AppAction::Favourite);
        return true;
    }
    if (!SearchField::isTyping(*event))
        return false;
    Q_EMIT typed(event->text());
    return true;
}

void AppListView::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, viewport()->height() / metrics::kRowHeight - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return moveBy(-1);
    case Qt::Key_Down:
        return moveBy(1);
    case Qt::Key_PageUp:
        return moveBy(-page);
    case Qt::Key_PageDown:
        return moveBy(page);
    case Qt::Key_Home:
        return moveBy(-m_model.rowCount());
    case Qt::Key_End:
        return moveBy(m_model.rowCount());
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) {
            const bool isSession = (event->modifiers() & Qt::ControlModifier) != 0;
            Q_EMIT triggered(m_current, isSession ? AppAction::Start : AppAction::Console);
        }
        return;
    case Qt::Key_Menu:
        if (const AppRow* row = rowWidget(m_current))
            Q_EMIT menuRequested(m_current, row->mapToGlobal(row->rect().center()));
        return;
    default:
        if (!handleLetter(event))
            event->ignore();
    }
}

void AppListView::resizeEvent(QResizeEvent*) {
    measure();
    place();
}

void AppListView::scrollContentsBy(int, int) {
    place();
}

void AppListView::focusInEvent(QFocusEvent* event) {
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void AppListView::focusOutEvent(QFocusEvent* event) {
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

void AppListView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_spans.size(); ++i)
        paintSection(painter, i);
}

void AppListView::paintSection(QPainter& painter, std::size_t index) {
    const ThemeColours& c = Theme::current().colours();
    const auto& section = m_model.sections()[index];
    const int offset = verticalScrollBar()->value();
    const int top = m_spans[index].rows - offset;
    const int height = section.count * metrics::kRowHeight;
    if (top - kHeading > viewport()->height() || top + height < 0)
        return;
    const int width = viewport()->width();
    painter.setFont(Theme::current().font(Theme::Type::CaptionStrong));
    painter.setPen(c.caption);
    const QRect heading(0, top - 26, width - 4, 20);
    painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter, section.title);
    painter.setFont(Theme::current().font(Theme::Type::Caption));
    const bool isFiltered = m_model.rowCount() != m_model.total();
    const bool isLast = index + 1 == m_spans.size();
    const QLocale locale;
    QString count = section.isInUse ? QString() : locale.toString(section.count);
    if (isLast && isFiltered)
        count = tr("%1 of %2")
                    .arg(locale.toString(m_model.rowCount()), locale.toString(m_model.total()));
    painter.drawText(heading, Qt::AlignRight | Qt::AlignVCenter, count);
    // The card may be taller than any painter likes: only what is in sight, and a bit.
    const int from = std::max(top, -40);
    const int to = std::min(top + height, viewport()->height() + 40);
    const QRectF card(0.5, from + 0.5, width - 1, to - from - 1);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(c.panel);
    painter.drawRoundedRect(card, metrics::kCardRadius, metrics::kCardRadius);
    const int firstRow = std::max(section.firstRow, m_first);
    const int lastRow = std::min(section.firstRow + section.count - 1, m_last);
    painter.setClipRect(QRect(1, from + 1, width - 2, to - from - 2));
    for (int row = firstRow; row <= lastRow; ++row) {
        const int y = topOf(row) - offset;
        if (row == m_current)
            paintCurrent(painter, y, row == section.firstRow,
                         row + 1 == section.firstRow + section.count);
        if (row > section.firstRow) {
            painter.setPen(QPen(c.line, 1));
            painter.drawLine(QPointF(68, y + 0.5), QPointF(width - 16, y + 0.5));
        }
    }
    painter.setClipping(false);
}

void AppListView::paintCurrent(QPainter& painter, int y, bool isFirst, bool isLast) {
    const ThemeColours& c = Theme::current().colours();
    const qreal radius = metrics::kCardRadius - 1;
    const QRectF row(1, y + 1, viewport()->width() - 2, metrics::kRowHeight - 1);
    // Round only where the card is round.
    QPainterPath ground;
    ground.setFillRule(Qt::WindingFill);
    ground.addRoundedRect(row, radius, radius);
    if (!isFirst)
        ground.addRect(QRectF(row.left(), row.top(), row.width(), row.height() / 2));
    if (!isLast)
        ground.addRect(
            QRectF(row.left(), row.center().y(), row.width(), row.bottom() - row.center().y()));
    painter.fillPath(ground, c.selection);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.accent);
    painter.drawRoundedRect(QRectF(1, y + 10, 3, metrics::kRowHeight - 20), 1.5, 1.5);
    if (!hasFocus())
        return;
    painter.setPen(QPen(c.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(row.adjusted(1, 1, -1, -2), radius, radius);
}

} // namespace gatehouse::ui
