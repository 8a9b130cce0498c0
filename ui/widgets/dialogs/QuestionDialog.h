// SPDX-License-Identifier: Apache-2.0
// A question before something stops: "Quit and stop 3 sessions?".
#pragma once

#include <QDialog>

namespace gatehouse::ui {

/// An alert to assistive technology. Opens without blocking and deletes itself. Escape, Enter and
/// closing it leave all as it is.
class QuestionDialog final : public QDialog {
    Q_OBJECT
public:
    struct Words {
        QString window = {}; ///< Title of the window.
        QString question = {};
        QString text = {};  ///< What follows from "yes".
        QString yes = {};   ///< A verb: "Quit".
        QString no = {};    ///< A verb: "Keep running".
        QString aside = {}; ///< A third way, or none: "Minimise".
    };
    static QuestionDialog* open(QWidget* parent, const Words& words);

Q_SIGNALS:
    void confirmed();
    void putAside();

private:
    QuestionDialog(QWidget* parent, const Words& words);
};

} // namespace gatehouse::ui
