// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

#include <cstddef>

#include "app/replay/snapshot.h"

/// The colours of the window and of its charts. Those that carry a meaning are told apart under the three colour-vision deficiencies
/// (smallest CIEDE2000 distance 27 light, 24 dark), and always come with a sign or a pattern as well.
namespace headroom::theme {

enum class Mode { System, Light, Dark };

struct Colours {
    bool dark = false;
    QColor canvas, grid, card, card_border, text, faint_text, accent, selection;
    QColor idle, fine, busy, saturated;  ///< of utilization
    QColor better, worse;
    QColor warning_back, error_back;

    const QColor& of(replay::Load load) const;
    /// "▲" busy, "■" saturated, else nothing.
    static QString sign_of(replay::Load load);
    /// Hue is the design (0 is A), lightness the percentile (0 is p50, 1 p95, 2 p99).
    QColor series(std::size_t design, std::size_t percentile) const;
    /// Of kinds of cost, 0 to 5; beyond: "Other".
    QColor kind(std::size_t index) const;
    static constexpr std::size_t kinds = 6;
};

/// Those in force.
const Colours& colours();
/// Those of the light theme, for paper.
const Colours& light_colours();
/// The palette of all widgets; `colours()` follow. System: what the desktop has.
void apply(Mode mode);
/// Whether a palette is a dark one: Qt 6.4 does not tell otherwise.
bool is_dark(const QPalette& palette);

/// WCAG 2.1 contrast ratio, 1 to 21.
double contrast(const QColor& a, const QColor& b);

}  // namespace headroom::theme
