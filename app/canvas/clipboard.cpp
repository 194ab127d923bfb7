// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include "app/canvas/editor.h"
#include "app/canvas/geometry.h"
#include "plan/reader.h"

namespace headroom::canvas {

using document::Parts;

namespace {

constexpr double copy_offset = 2 * grid_step;

/// Where the components of a copied text are; empty where it holds none.
QRectF place_of(const QString& text) {
    const plan::ParsedPlan parsed = plan::parse_plan(text.toStdString());
    QRectF all;
    if (parsed.draft && !parsed.draft->designs.empty())
        for (const plan::Component& each : parsed.draft->designs.front().components) all |= card_at({each.x, each.y});
    return all;
}

}  // namespace

std::string Editor::copied_text() const {
    if (selection().parts().components.empty()) return {};
    plan::Plan placed = plan();
    Placed places;
    for (const auto& place : scene_.spots()) places.push_back(place);
    document::move(placed, design(), places);  // those that have none in the plan
    return document::copy(placed, design(), selection().parts());
}

void Editor::copy() const {
    const QString text = QString::fromStdString(copied_text());
    if (text.isEmpty()) return;
    QGuiApplication::clipboard()->setText(text);
}

void Editor::remove_selected() {
    const Parts parts = selection().parts();
    if (parts.is_empty()) return;
    document().edit(tr("Delete %1").arg(name_of(parts)), [&](plan::Plan& plan) { document::remove(plan, design(), parts); });
}

void Editor::cut() {
    const Parts parts = selection().parts();
    if (parts.components.empty()) return;
    copy();
    document().edit(tr("Cut %1").arg(name_of(parts)), [&](plan::Plan& plan) { document::remove(plan, design(), parts); });
}

void Editor::paste(const QRectF& visible) {
    const QString text = QGuiApplication::clipboard()->text();
    const QRectF there = place_of(text);
    if (there.isNull()) {
        tell(tr("Nothing to paste: the clipboard holds no components"));
        return;
    }
    paste_count_ = text == last_pasted_ ? paste_count_ + 1 : 1;
    last_pasted_ = text;
    QPointF offset(copy_offset * paste_count_, copy_offset * paste_count_);
    if (!visible.intersects(there.translated(offset))) {
        const QPointF way = visible.center() - there.center();
        offset = {std::round(way.x() / snap_step) * snap_step, std::round(way.y() / snap_step) * snap_step};
    }
    Parts added;
    document().edit(tr("Paste"), [&](plan::Plan& plan) {
        added = document::paste(plan, design(), text.toStdString(), {offset.x(), offset.y()}, types());
    });
    if (!added.is_empty()) selection().select({added.components, {}});
}

void Editor::duplicate() {
    const std::string text = copied_text();
    if (text.empty()) return;
    Parts added;
    document().edit(tr("Duplicate %1").arg(name_of(selection().parts())), [&](plan::Plan& plan) {
        added = document::paste(plan, design(), text, {copy_offset, copy_offset}, types());
    });
    if (!added.is_empty()) selection().select({added.components, {}});
}

void Editor::select_all() {
    Parts all;
    for (const NodeItem* node : scene_.nodes()) all.components.push_back(node->id());
    selection().select(std::move(all));
}

}  // namespace headroom::canvas
