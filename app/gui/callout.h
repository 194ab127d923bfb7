// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <memory>
#include <optional>

#include "app/gui/workbench.h"
#include "study/remedy.h"

class QLabel;
class QPushButton;

namespace headroom::gui {

/// Over the canvas: what breaks first where the replay has come to, and what to do about it.
class Callout : public QFrame {
    Q_OBJECT
public:
    /// `over` is the widget that it lies on; it stays at its top.
    Callout(Workbench& workbench, QWidget& over);

signals:
    /// The remedy was made a design of its own, a copy of `model`.
    void applied(const std::string& design, const std::string& model, const std::string& phase);
    void why_wanted(const headroom::study::Stage& stage);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow();
    void show_stage(const study::Stage& stage, bool is_estimate);
    void apply();
    void place();

    Workbench& workbench_;
    QWidget& over_;
    QLabel *text_, *remedy_text_;
    QPushButton *apply_, *why_;
    study::Stage stage_;
    std::string shown_for_;
    std::optional<study::Remedy> remedy_;
    std::string dismissed_;  ///< the phase whose callout was closed
};

}  // namespace headroom::gui
