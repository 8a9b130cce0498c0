// SPDX-License-Identifier: Apache-2.0
// Left of the pages: where one can go, what one is connected to, and the proxy.
#pragma once

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace gatehouse::ui {

class ConnectionListModel;
class ElidedLabel;
class EngineBridge;
class NavButton;
class ProxyCard;

class Sidebar final : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(EngineBridge& bridge, QWidget* parent = nullptr);
    void setPage(int page);
    void setCollapsed(bool isCollapsed);

Q_SIGNALS:
    void pageChosen(int page);
    void connectionChosen(const QString& connectionId);
    void addConnectionRequested();
    void proxySwitched(bool isWanted);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void updateBadges();
    void updateConnections();
    void orderTabs();

    EngineBridge& m_bridge;
    ConnectionListModel* m_model;
    std::vector<NavButton*> m_pages;
    std::vector<NavButton*> m_connections;
    QVBoxLayout* m_layout;
    QVBoxLayout* m_connectionLayout;
    QWidget* m_brand;
    ElidedLabel* m_heading;
    NavButton* m_add;
    ProxyCard* m_proxy;
    bool m_isCollapsed = false;
};

} // namespace gatehouse::ui
