// SPDX-License-Identifier: Apache-2.0
// The title of a page, a sentence below it, and its actions at the right.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace gatehouse::ui {

class PageHeader final : public QWidget {
    Q_OBJECT
public:
    explicit PageHeader(const QString& title, const QString& text = {}, QWidget* parent = nullptr);
    void addAction(QWidget* widget);

private:
    QHBoxLayout* m_layout;
};

} // namespace gatehouse::ui
