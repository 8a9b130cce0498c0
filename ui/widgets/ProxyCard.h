// SPDX-License-Identifier: Apache-2.0
// The proxy at a glance, always in sight: switch, state in words, address, load.
#pragma once

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace gatehouse::ui {

class ElidedLabel;
class EngineBridge;
class SwitchButton;

class ProxyCard final : public QFrame {
    Q_OBJECT
public:
    explicit ProxyCard(EngineBridge& bridge, QWidget* parent = nullptr);
    void setCollapsed(bool isCollapsed);
    /// What Tab stops at.
    [[nodiscard]] QWidget* stop() const;

Q_SIGNALS:
    void switched(bool isWanted);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void update();

    EngineBridge& m_bridge;
    QVBoxLayout* m_layout;
    ElidedLabel* m_title;
    SwitchButton* m_switch;
    ElidedLabel* m_status;
    ElidedLabel* m_address;
    ElidedLabel* m_load;
    QLabel* m_error;
    QWidget* m_dot;
    bool m_isCollapsed = false;
};

} // namespace gatehouse::ui
