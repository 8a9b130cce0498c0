// SPDX-License-Identifier: Apache-2.0
// The list of apps in cards by section. Only the rows in sight exist as widgets, so that ten
// thousand apps cost as little as ten, and yet every button is a real one.
#pragma once

#include "ui/widgets/AppRow.h"

#include <QAbstractScrollArea>

#include <string>
#include <vector>

namespace gatehouse::ui {

class EngineBridge;

class AppListView final : public QAbstractScrollArea {
    Q_OBJECT
public:
    AppListView(EngineBridge& bridge, AppListModel& model, const SessionStarter& starter,
                QWidget* parent = nullptr);

    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int row);
    /// The row widget when it is in sight, else null.
    [[nodiscard]] AppRow* rowWidget(int row) const;
    void rebind();

Q_SIGNALS:
    void triggered(int row, gatehouse::ui::AppAction action);
    void menuRequested(int row, const QPoint& globalPosition);
    /// Text typed while the list has the focus belongs to the search field.
    void typed(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Span {
        int top = 0;  ///< Of the section's heading.
        int rows = 0; ///< Where its first row begins.
    };
    void measure();
    void place();
    void reset();
    void growPool(int count);
    void moveBy(int rows);
    bool handleLetter(QKeyEvent* event);
    [[nodiscard]] int topOf(int row) const;
    [[nodiscard]] int rowAt(int y) const; ///< First row that reaches below `y`.
    void paintCurrent(QPainter& painter, int y, bool isFirst, bool isLast);
    void paintSection(QPainter& painter, std::size_t section);

    EngineBridge& m_bridge;
    AppListModel& m_model;
    const SessionStarter& m_starter;
    std::vector<AppRow*> m_pool;
    std::vector<Span> m_spans;
    int m_height = 0;
    int m_first = 0;
    int m_last = -1;
    int m_current = 0;
    std::string m_currentKey;
};

} // namespace gatehouse::ui
