// SPDX-License-Identifier: Apache-2.0
// A line of the sidebar: icon, text, a second line, a badge or a dot. Shows only the icon when
// narrow; the text is then the tool tip.
#pragma once

#include "ui/widgets/Chip.h"

#include <QAbstractButton>

#include <optional>

namespace gatehouse::ui {

class NavButton final : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind { Page, Connection, Quiet };

    NavButton(Kind kind, const QString& iconName, const QString& text, QWidget* parent = nullptr);
    void setSubtitle(const QString& subtitle);
    void setBadge(const QString& badge);
    /// The dot has a shape of its own in each tone, so that colour is never alone.
    void setState(std::optional<Tone> tone, const QString& words);
    void setCollapsed(bool isCollapsed);
    void setIconName(const QString& iconName);
    void setHint(const QString& hint);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void updateNames();
    void paintBadge(QPainter& painter) const;

    Kind m_kind;
    QString m_iconName;
    QString m_subtitle;
    QString m_badge;
    QString m_hint;
    QString m_stateWords;
    std::optional<Tone> m_state;
    bool m_isCollapsed = false;
};

/// Full circle for ok, triangle for a warning, cross for bad, ring for neutral.
void paintStateDot(QPainter& painter, const QPointF& centre, Tone tone);

} // namespace gatehouse::ui
