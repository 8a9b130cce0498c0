// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Accessibility.h"

#include "ui/widgets/AppListView.h"
#include "ui/widgets/dialogs/QuestionDialog.h"
#include "ui/widgets/NavButton.h"
#include "ui/widgets/pages/ChoiceCard.h"
#include "ui/widgets/SwitchButton.h"
#include "ui/widgets/Toast.h"

#include <QAccessibleWidget>

namespace gatehouse::ui {
namespace {

class RowAccessible final : public QAccessibleWidget {
public:
    explicit RowAccessible(AppRow* row) : QAccessibleWidget(row, QAccessible::ListItem) {}

    [[nodiscard]] QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString& name) override {
        auto* row = static_cast<AppRow*>(widget());
        if (name == pressAction())
            Q_EMIT row->triggered(row->row(), AppAction::Console);
    }
};

/// Qt's own only changes the mark of a button that can be checked; pressing it, as a person does,
/// is what the program hears.
class PressedAccessible final : public QAccessibleWidget {
public:
    explicit PressedAccessible(QAbstractButton* button)
        : QAccessibleWidget(button, QAccessible::Button) {}

    /// Asked for at each call: assistive technology may know a button before it is complete.
    [[nodiscard]] QAccessible::Role role() const override {
        if (qobject_cast<SwitchButton*>(widget()) != nullptr)
            return QAccessible::CheckBox;
        return button()->isCheckable() ? QAccessible::RadioButton : QAccessible::Button;
    }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state = QAccessibleWidget::state();
        state.checkable = button()->isCheckable();
        state.checked = button()->isChecked();
        return state;
    }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        const QString own = QAccessibleWidget::text(kind);
        return own.isEmpty() && kind == QAccessible::Name ? button()->text() : own;
    }
    [[nodiscard]] QStringList actionNames() const override {
        return {pressAction(), setFocusAction()};
    }
    void doAction(const QString& name) override {
        if (name == pressAction())
            button()->click();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    [[nodiscard]] QAbstractButton* button() const {
        return static_cast<QAbstractButton*>(widget());
    }
};

QAccessibleInterface* make(const QString&, QObject* object) {
    if (qobject_cast<SwitchButton*>(object) != nullptr ||
        qobject_cast<NavButton*>(object) != nullptr || qobject_cast<ChoiceCard*>(object) != nullptr)
        return new PressedAccessible(static_cast<QAbstractButton*>(object));
    if (auto* row = qobject_cast<AppRow*>(object))
        return new RowAccessible(row);
    if (auto* view = qobject_cast<AppListView*>(object))
        return new QAccessibleWidget(view, QAccessible::List);
    if (auto* toast = qobject_cast<Toast*>(object))
        return new QAccessibleWidget(toast, QAccessible::AlertMessage);
    if (auto* question = qobject_cast<QuestionDialog*>(object))
        return new QAccessibleWidget(question, QAccessible::AlertMessage);
    return nullptr;
}

} // namespace

void installAccessibility() {
    static const bool s_isInstalled = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(s_isInstalled)
}

} // namespace gatehouse::ui
