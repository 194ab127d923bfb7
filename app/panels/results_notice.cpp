// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/results_notice.h"

#include <QEvent>

#include "app/theme/theme.h"

namespace headroom::panels {

ResultsNotice::ResultsNotice(QWidget* parent) : QLabel(parent) {
    setObjectName("notice");
    setWordWrap(true);
    setAutoFillBackground(true);
    setContentsMargins(6, 2, 6, 2);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    take_colours();
    setVisible(false);
}

void ResultsNotice::say(const QString& text) {
    setText(text);
    setVisible(!text.isEmpty());
}

void ResultsNotice::take_colours() {
    QPalette palette = this->palette();
    if (palette.color(QPalette::Window) == theme::colours().warning_back) return;
    palette.setColor(QPalette::Window, theme::colours().warning_back);
    palette.setColor(QPalette::WindowText, theme::colours().text);
    setPalette(palette);
}

void ResultsNotice::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) take_colours();
}

OutdatedSign::OutdatedSign(QWidget* parent) : ResultsNotice(parent) {
    setObjectName("outdated");
    setWordWrap(false);
    setText(tr("outdated"));
    setToolTip(outdated_text());
}

QString nothing_yet(bool coming) {
    return coming ? ResultsNotice::tr("Simulating…") : ResultsNotice::tr("Press Space to simulate the growth.");
}

QString outdated_text() { return ResultsNotice::tr("These figures are of the plan before the last edits."); }

}  // namespace headroom::panels
