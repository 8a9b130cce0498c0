// SPDX-License-Identifier: Apache-2.0
// Says over the whole width that what is seen is the sandbox.
#pragma once

#include <QWidget>

namespace gatehouse::ui {

class SandboxBar final : public QWidget {
    Q_OBJECT
public:
    explicit SandboxBar(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace gatehouse::ui
