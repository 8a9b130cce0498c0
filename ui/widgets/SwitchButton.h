// SPDX-License-Identifier: Apache-2.0
// An on/off switch; a check box to assistive technology. Give it an accessible name.
#pragma once

#include <QAbstractButton>

class QVariantAnimation;

namespace gatehouse::ui {

class SwitchButton final : public QAbstractButton {
    Q_OBJECT
public:
    explicit SwitchButton(const QString& accessibleName, QWidget* parent = nullptr);
    /// Between states: drawn half way, presses are ignored.
    void setBusy(bool isBusy);
    [[nodiscard]] QSize sizeHint() const override { return {40, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void checkStateSet() override;
    void nextCheckState() override;

private:
    void glide();

    QVariantAnimation* m_animation;
    qreal m_position = 0.0;
    bool m_isBusy = false;
};

} // namespace gatehouse::ui
