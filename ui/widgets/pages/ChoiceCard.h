// SPDX-License-Identifier: Apache-2.0
// One of several ways to go on: a radio button that looks like a card.
#pragma once

#include <QAbstractButton>

class QPainter;

namespace gatehouse::ui {

class ChoiceCard final : public QAbstractButton {
    Q_OBJECT
public:
    ChoiceCard(const QString& kind, const QString& iconName, const QString& title,
               const QString& text, QWidget* parent = nullptr);

    [[nodiscard]] const QString& kind() const { return m_kind; }
    void setDescription(const QString& text);
    /// A green word at the right, "Ready".
    void setBadge(const QString& badge);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void paintTexts(QPainter& painter, const QRect& area) const;

    QString m_kind;
    QString m_iconName;
    QString m_description;
    QString m_badge;
};

} // namespace gatehouse::ui
