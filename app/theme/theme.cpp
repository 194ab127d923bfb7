// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::theme {

namespace {

Colours light() {
    Colours c;
    c.canvas = "#f6f7f9";
    c.grid = "#e1e4e9";
    c.card = "#ffffff";
    c.card_border = "#8a93a0";
    c.text = "#1b2230";
    c.faint_text = "#566072";
    c.accent = "#1f5fa0";
    c.selection = "#1f6fd0";
    c.idle = "#8a93a0";
    c.fine = "#3b8bc4";
    c.busy = "#bc8500";
    c.saturated = "#8c1c3a";
    c.better = "#0072b2";
    c.worse = "#b84a00";
    c.warning_back = "#fff4d6";
    c.error_back = "#fde3e8";
    return c;
}

Colours dark() {
    Colours c;
    c.dark = true;
    c.canvas = "#15181e";
    c.grid = "#262b34";
    c.card = "#20252d";
    c.card_border = "#7b8494";
    c.text = "#e8ebf0";
    c.faint_text = "#a7b0be";
    c.accent = "#7fb5ee";
    c.selection = "#6fb0ff";
    c.idle = "#7b8494";
    c.fine = "#4a9be0";
    c.busy = "#ffdf5e";
    c.saturated = "#f2385a";
    c.better = "#56b4e9";
    c.worse = "#ff9a4d";
    c.warning_back = "#43370f";
    c.error_back = "#4a1420";
    return c;
}

QPalette palette_of(const Colours& c) {
    QPalette palette;
    const QColor window = c.dark ? QColor("#1b1f26") : QColor("#eef0f3");
    const QColor button = c.dark ? QColor("#2a303a") : QColor("#e4e7ec");
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.card);
    palette.setColor(QPalette::AlternateBase, c.dark ? QColor("#252a33") : QColor("#f4f6f8"));
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, c.card);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.faint_text);
    palette.setColor(QPalette::Highlight, c.dark ? QColor("#2f6fb5") : QColor("#1f5fa0"));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Light, button.lighter(115));
    palette.setColor(QPalette::Midlight, button.lighter(108));
    palette.setColor(QPalette::Mid, button.darker(125));
    palette.setColor(QPalette::Dark, button.darker(150));
    palette.setColor(QPalette::Shadow, c.dark ? QColor("#000000") : QColor("#9aa2ae"));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.dark ? QColor("#7d8694") : QColor("#7b8494"));
    return palette;
}

Colours& current() {
    static Colours colours = light();
    return colours;
}

const QPalette& desktop_palette() {
    static const QPalette palette = QGuiApplication::palette();
    return palette;
}

double luminance(const QColor& colour) {
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

const QColor& Colours::of(replay::Load load) const {
    switch (load) {
        case replay::Load::Fine: return fine;
        case replay::Load::Busy: return busy;
        case replay::Load::Saturated: return saturated;
        case replay::Load::Idle: break;
    }
    return idle;
}

QString Colours::sign_of(replay::Load load) {
    if (load == replay::Load::Busy) return QStringLiteral("▲");
    return load == replay::Load::Saturated ? QStringLiteral("■") : QString();
}

QColor Colours::series(std::size_t design, std::size_t percentile) const {
    static constexpr std::array<std::array<const char*, 3>, 2> on_light = {
        {{"#4292c6", "#1f5fa0", "#08306b"}, {"#d9731a", "#a8480a", "#5c2200"}}};
    static constexpr std::array<std::array<const char*, 3>, 2> on_dark = {
        {{"#5f9fd8", "#8cc0f0", "#c9e3ff"}, {"#e08840", "#f4ad70", "#ffd9b8"}}};
    return (dark ? on_dark : on_light)[design % 2][std::min<std::size_t>(percentile, 2)];
}

QColor Colours::kind(std::size_t index) const {
    static constexpr std::array<const char*, kinds> on_light = {"#004dc1", "#e01a00", "#12a87c", "#b27fad", "#9b2154", "#400000"};
    static constexpr std::array<const char*, kinds> on_dark = {"#5b9bff", "#ff6a55", "#2fd3a2", "#d3a5ce", "#e2659b", "#d9b38c"};
    if (index >= kinds) return dark ? "#9aa3b0" : "#6b7480";
    return (dark ? on_dark : on_light)[index];
}

const Colours& colours() { return current(); }

const Colours& light_colours() {
    static const Colours colours = light();
    return colours;
}

bool is_dark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

void apply(Mode mode) {
    const QPalette& desktop = desktop_palette();  // before the first change
    const bool wanted_dark = mode == Mode::Dark || (mode == Mode::System && is_dark(desktop));
    current() = wanted_dark ? dark() : light();
    QGuiApplication::setPalette(palette_of(current()));
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace headroom::theme
