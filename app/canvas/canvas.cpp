// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/canvas.h"

#include <QAccessible>
#include <QMenu>
#include <QResizeEvent>

#include <algorithm>

#include "app/canvas/accessible.h"
#include "app/canvas/actions.h"
#include "app/canvas/editor.h"
#include "app/canvas/export.h"
#include "app/canvas/geometry.h"
#include "app/canvas/link_legend.h"
#include "app/canvas/menus.h"
#include "app/canvas/minimap.h"
#include "app/canvas/quick_add.h"
#include "app/canvas/rename_box.h"
#include "app/canvas/view.h"

namespace headroom::canvas {

namespace {

constexpr int corner_margin = 12;
constexpr int roomy = 8;  ///< as large as so many minimaps is a canvas that shows one

void tell_focus(View& view) {
    const auto& selected = view.editor().selection().parts().components;
    if (selected.empty() || !view.hasFocus()) return;
    const auto& nodes = view.editor().scene().nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i]->id() != selected.back()) continue;
        QAccessibleEvent event(&view, QAccessible::Focus);
        event.setChild(static_cast<int>(i));
        QAccessible::updateAccessibility(&event);
    }
}

}  // namespace

Canvas::Canvas(document::PlanDocument& document, document::Selection& selection, QWidget* parent)
    : QWidget(parent), scene_(new Scene(document, selection, this)), editor_(new Editor(*scene_, this)) {
    install_accessibility();
    setObjectName(QStringLiteral("canvas"));
    view_ = new View(*editor_, this);
    minimap_ = new Minimap(*view_, this);
    links_ = new LinkLegend(*scene_, this);
    quick_add_ = new QuickAdd(*editor_, this);
    rename_ = new RenameBox(*view_);
    actions_ = new Actions(*editor_, *view_, *this);
    setFocusProxy(view_);
    setMinimumSize(240, 180);

    connect(editor_, &Editor::told, this, &Canvas::status);
    connect(view_, &View::parameters_requested, this, &Canvas::parameters_requested);
    connect(view_, &View::menu_requested, this, &Canvas::show_menu);
    connect(actions_->rename, &QAction::triggered, this, &Canvas::start_renaming);
    connect(actions_->quick_add, &QAction::triggered, this, &Canvas::start_quick_add);
    connect(actions_->minimap, &QAction::toggled, this, &Canvas::place_corner);
    connect(links_, &LinkLegend::wanted_changed, this, &Canvas::place_corner);
    connect(editor_, &Editor::layout_done, view_, &View::fit);
    connect(quick_add_, &QuickAdd::added, this, [this](const std::string& id) {
        if (const NodeItem* node = scene_->node(id)) view_->reveal(*node);
        view_->setFocus();
    });
    connect(quick_add_, &QuickAdd::closed, view_, qOverload<>(&QWidget::setFocus));
    connect(&selection, &document::Selection::changed, view_, [this] { tell_focus(*view_); });
    // Once it has told the focus of the canvas as a whole.
    connect(
        view_, &View::focused, view_, [this] { tell_focus(*view_); }, Qt::QueuedConnection);
    connect(&selection, &document::Selection::design_changed, view_, [this] {
        view_->cancel_drag();
        view_->fit();
    });
    connect(&document, &document::PlanDocument::changed, view_, [this](const document::PlanChange& change) {
        if (change.everything) view_->fit();
    });
    frames_.setInterval(frame_ms);
    connect(&frames_, &QTimer::timeout, this, &Canvas::draw_latest);
}

Canvas::~Canvas() {
    // They refer to the scene, which goes before them otherwise.
    delete actions_;
    delete minimap_;
    delete links_;
    delete quick_add_;
    delete view_;
}

void Canvas::show_figures(const replay::Snapshot& snapshot, bool outdated) {
    latest_ = snapshot;
    latest_outdated_ = outdated;
    is_new_ = true;
    if (frames_.isActive()) return;
    draw_latest();
    frames_.start();
}

void Canvas::draw_latest() {
    if (!is_new_) {
        frames_.stop();
        return;
    }
    is_new_ = false;
    scene_->show_figures(latest_, latest_outdated_);
}

void Canvas::show_difference(const std::string& other_design) { scene_->show_difference(other_design); }

QList<QAction*> Canvas::edit_actions() const { return actions_->edit; }
QList<QAction*> Canvas::view_actions() const { return actions_->show; }
QList<QAction*> Canvas::arrange_actions() const { return actions_->arrange; }

void Canvas::add(const std::string& type) {
    const std::string id = editor_->add(type, editor_->free_place(view_->visible().center()));
    if (const NodeItem* node = scene_->node(id)) view_->reveal(*node);
    view_->setFocus();
}

bool Canvas::export_image(const QString& path, QString* why) { return export_scene(*scene_, path, why); }

void Canvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place_corner();
    view_->setGeometry(rect());
}

void Canvas::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (fitted_) return;
    fitted_ = true;
    view_->fit();
}

/// The minimap, and above it what the colours of connections mean.
void Canvas::place_corner() {
    QSize covered;
    const auto place = [&](QWidget& what, bool shown) {
        what.setVisible(shown);
        if (!shown) return;
        what.move(width() - what.width() - corner_margin, height() - covered.height() - what.height() - corner_margin);
        what.raise();
        covered = {std::max(covered.width(), what.width() + corner_margin), covered.height() + what.height() + corner_margin};
    };
    const bool is_roomy = width() * height() >= roomy * minimap_->width() * minimap_->height();
    place(*minimap_, actions_->minimap->isChecked() && is_roomy);
    place(*links_, links_->is_wanted());
    view_->set_covered(covered);
}

void Canvas::start_quick_add() {
    const auto& selected = scene_->selection().parts().components;
    const NodeItem* from = selected.size() == 1 ? scene_->node(selected.front()) : nullptr;
    const bool calls = from != nullptr && !from->ports(true).empty();
    const QPointF place = from != nullptr ? from->pos() + QPointF(column_pitch, 0) : view_->visible().center();
    const QPoint at = view_->mapFromScene(from != nullptr ? from->card().topRight() + QPointF(12, 0) : place);
    quick_add_->open(place, calls ? from->id() : std::string(), at);
}

void Canvas::start_renaming() {
    const auto& selected = scene_->selection().parts().components;
    if (selected.size() == 1) rename_->open(selected.front());
}

void Canvas::show_menu(const Hit& what, QPoint global) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("canvas_menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill_menu(*menu, what, *editor_, *actions_,
              {[this] { emit parameters_requested(); }, [this](const QString& type) { emit help_requested(type); }});
    menu->popup(global);
}

}  // namespace headroom::canvas
