// SPDX-License-Identifier: Apache-2.0
// The page of recent requests: live, filtered, with what went wrong and what to do.
#pragma once

#include <QWidget>

class QStackedWidget;
class QTreeView;

namespace gatehouse::ui {

class ActionButton;
class Card;
class EmptyState;
class EngineBridge;
class RequestListModel;
class SearchField;

class ActivityPage final : public QWidget {
    Q_OBJECT
public:
    explicit ActivityPage(EngineBridge& bridge, QWidget* parent = nullptr);

    [[nodiscard]] SearchField* search() const { return m_search; }
    [[nodiscard]] RequestListModel* model() const { return m_model; }

Q_SIGNALS:
    void doctorRequested();
    void announced(const QString& message);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class FileForm { Json, Csv };
    void build();
    [[nodiscard]] QWidget* makeTable();
    void updateState();
    void togglePause();
    void openDetails(const QModelIndex& index);
    void save(FileForm form);

    EngineBridge& m_bridge;
    RequestListModel* m_model;
    SearchField* m_search;
    ActionButton* m_pause;
    QStackedWidget* m_stack;
    Card* m_card = nullptr;
    QTreeView* m_table;
    EmptyState* m_empty;
};

} // namespace gatehouse::ui
