// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include <memory>
#include <optional>

#include "app/canvas/canvas.h"
#include "app/gui/callout_place.h"
#include "app/gui/workbench.h"
#include "study/remedy.h"

class QLabel;
class QPushButton;

namespace headroom::gui {

/// On the canvas, beside what it speaks of: what breaks first where the replay has come to, and what to do about it.
class Callout : public QFrame {
    Q_OBJECT
public:
    Callout(Workbench& workbench, canvas::Canvas& canvas);

signals:
    /// The remedy was made a design of its own, a copy of `model`.
    void applied(const std::string& design, const std::string& model, const std::string& phase);
    void why_wanted(const headroom::study::Stage& stage);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void follow();
    void show_stage(const study::Stage& stage, bool is_estimate);
    void tell_remedy();
    void apply();
    void place();
    void keep_clear();
    CalloutRoom around() const;

    Workbench& workbench_;
    canvas::Canvas& canvas_;
    QLabel *text_, *remedy_text_;
    QPushButton *apply_, *why_;
    study::Stage stage_;
    std::string shown_for_;
    std::optional<study::Remedy> remedy_;
    std::string dismissed_;  ///< the phase whose callout was closed
    QTimer moves_;           ///< once for all cards and scrolls of an event
};

}  // namespace headroom::gui
