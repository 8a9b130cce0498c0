// SPDX-License-Identifier: Apache-2.0
// The doctor in the window: runs when asked, shows findings as they come, keeps them until it runs
// again.
#pragma once

#include "core/doctor/Examination.h"

#include <QDialog>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace gatehouse::ui {

class ActionButton;
class Card;
class EmptyState;
class ProgressLine;

/// An examination under way, as the dialog knows it.
struct DoctorRun {
    std::function<void()> cancel; ///< Returns at once.
    std::shared_ptr<void> keep;   ///< Given up when it has ended, or to end it.
};

/// Starts one. The listener and `ended` may be called on any thread.
using StartDoctor =
    std::function<DoctorRun(doctor::Listener listener, std::function<void()> ended)>;

/// Not modal; hidden when closed, so that a run goes on and its findings stay.
class DoctorDialog final : public QDialog {
    Q_OBJECT
public:
    DoctorDialog(StartDoctor start, QWidget* parent);
    ~DoctorDialog() override;

    void run();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    /// All findings as text, for a report.
    [[nodiscard]] QString report() const;

Q_SIGNALS:
    void ended();

private:
    void build();
    [[nodiscard]] QWidget* makeFoot();
    void cancel();
    void begins(const QString& subject);
    void add(const doctor::Finding& finding);
    void finish();
    void clear();

    StartDoctor m_start;
    DoctorRun m_run;
    int m_number = 0; ///< Of the run; what comes of an earlier one is dropped.
    bool m_isRunning = false;
    bool m_wasCancelled = false;
    std::vector<doctor::Finding> m_findings;
    doctor::Count m_count;
    std::optional<doctor::Area> m_area;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    QWidget* m_list;
    QVBoxLayout* m_layout = nullptr;
    QVBoxLayout* m_section = nullptr;
    ProgressLine* m_progress;
    QLabel* m_status;
    ActionButton* m_action;
    ActionButton* m_copy;
};

} // namespace gatehouse::ui
