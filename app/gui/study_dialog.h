// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <memory>
#include <optional>

#include "app/gui/run_actions.h"
#include "app/gui/workbench.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace headroom::gui {

/// A question about one phase of the plan on one design, answered while the dialog is open, with progress and Cancel.
class StudyDialog : public QDialog {
    Q_OBJECT
public:
    /// `name` is the object's, and begins those of its parts: "sizing_phase". `go` is what the button says that begins.
    StudyDialog(Workbench& workbench, RunActions& runs, const QString& title, const QString& name, const QString& go, QWidget* parent);
    /// Cancels what it began.
    ~StudyDialog() override;

protected:
    /// The plan of the chosen phase on the chosen design, and what it rests on. Steady, as it is estimated, if so wanted.
    struct Subject {
        plan::Plan reduced;
        std::shared_ptr<const app::PlanSurroundings> surroundings;
    };
    /// Absent where the plan has mistakes; it is said then.
    std::optional<Subject> subject(bool steady) const;
    std::string phase() const;
    std::string design() const;
    Workbench& workbench() const { return workbench_; }
    /// Where the question and its answer stand.
    QVBoxLayout& body() { return *body_; }
    QHBoxLayout& buttons() { return *buttons_; }
    void say(const QString& text) const;

    /// Another phase or design was chosen.
    virtual void change_subject() = 0;
    /// The button was pressed.
    virtual void begin() = 0;
    /// As StudyRunner::start(); what the study gives is not called once the dialog is closed.
    void start(app::StudyRunner::Study study);

private:
    void end(const QString& text);
    void follow_phase();

    Workbench& workbench_;
    RunActions& runs_;
    QComboBox *phase_, *design_;
    QVBoxLayout* body_;
    QHBoxLayout* buttons_;
    QLabel* state_;
    QProgressBar* progress_;
    QPushButton *go_, *cancel_;
    bool runs_own_ = false;
};

}  // namespace headroom::gui
