// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppListAccessible.h"

#include "ui/widgets/AppListView.h"
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

QAccessibleInterface* make(const QString&, QObject* object) {
    if (auto* row = qobject_cast<AppRow*>(object))
        return new RowAccessible(row);
    if (auto* view = qobject_cast<AppListView*>(object))
        return new QAccessibleWidget(view, QAccessible::List);
    if (auto* toast = qobject_cast<Toast*>(object))
        return new QAccessibleWidget(toast, QAccessible::AlertMessage);
    return nullptr;
}

} // namespace

void installAppListAccessibility() {
    static const bool s_isInstalled = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(s_isInstalled)
}

} // namespace gatehouse::ui
