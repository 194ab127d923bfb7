// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/canvas/card_painter.h"
#include "app/canvas/connect_drag.h"
#include "app/canvas/geometry.h"
#include "app/figures/people.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

View::View(Editor& editor, QWidget* parent) : QGraphicsView(&editor.scene(), parent), editor_(editor) {
    setObjectName(QStringLiteral("canvas_view"));
    setAccessibleName(tr("Canvas"));
    setFrameShape(NoFrame);
    setViewportUpdateMode(BoundingRectViewportUpdate);
    setOptimizationFlag(DontSavePainterState);
    setOptimizationFlag(DontAdjustForAntialiasing);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragMode(NoDrag);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    viewport()->setMouseTracking(true);
    connect(&editor.scene(), &Scene::synced, this, [this] {
        pressed_.reset();  // what was pressed may be gone
        viewport()->update();
    });
}

View::~View() = default;

void View::set_zoom(double zoom, std::optional<QPointF> anchor) {
    fitted_ = false;
    zoom = std::clamp(zoom, zoom_least, zoom_most);
    const QPointF pixel = anchor.value_or(QPointF(viewport()->rect().center()));
    const QPointF place = viewportTransform().inverted().map(pixel);
    setTransform(QTransform::fromScale(zoom, zoom));
    const QPointF now = viewportTransform().map(place);
    pan((pixel - now).toPoint());
    emit moved();
}

void View::fit() {
    const QRectF content = editor_.scene().content();
    if (content.isNull()) {
        set_zoom(theme::text_scale());
        centerOn(0, 0);
        fitted_ = true;
        return;
    }
    const QSize whole = viewport()->size();
    if (!fit_into(whole)) {
        const QSize above(whole.width(), whole.height() - covered_.height()), beside(whole.width() - covered_.width(), whole.height());
        const double shape = content.width() / content.height();
        const auto zoom_in = [&](QSize room) { return std::min(room.width() / shape, static_cast<double>(room.height())); };
        fit_into(zoom_in(above) > zoom_in(beside) ? above : beside);
    }
    fitted_ = true;
    emit moved();
}

void View::set_covered(QSize corner) {
    if (corner == covered_) return;
    covered_ = corner;
    if (fitted_ && !drag_) fit();
}

void View::look_at(QPointF place) {
    fitted_ = false;
    centerOn(place);
}

bool View::fit_into(QSize room) {
    constexpr double margin = 40;
    const QRectF content = editor_.scene().content();
    const QRectF wanted = content.adjusted(-margin, -margin, margin, margin);
    set_zoom(std::min({room.width() / wanted.width(), room.height() / wanted.height(), theme::text_scale()}));
    const QSize rest = viewport()->size() - room;
    centerOn(content.center() + QPointF(rest.width(), rest.height()) / (2 * zoom()));
    const QRectF covered = this->covered();
    const Scene& scene = editor_.scene();
    return covered_.isEmpty() ||
           (std::ranges::none_of(scene.nodes(), [&](const NodeItem* node) { return node->card().intersects(covered); }) &&
            std::ranges::none_of(scene.scopes(), [&](const ScopeItem* scope) { return scope->frame().intersects(covered); }) &&
            std::ranges::none_of(scene.regions(), [&](const RegionItem* region) { return region->frame().intersects(covered); }));
}

/// Of the scene, what lies behind the corner.
QRectF View::covered() const {
    const QRect corner(QPoint(viewport()->width() - covered_.width(), viewport()->height() - covered_.height()), covered_);
    return viewportTransform().inverted().mapRect(QRectF(corner));
}

QRectF View::visible() const { return viewportTransform().inverted().mapRect(QRectF(viewport()->rect())); }

void View::pan(QPoint by) {
    fitted_ = false;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
}

void View::reveal(const NodeItem& node) {
    const QRectF card = node.card().adjusted(-20, -20, 20, 20);
    if (visible().contains(card) && !covered().intersects(card)) return;
    fitted_ = false;
    ensureVisible(card, 0, 0);
    if (const QRectF corner = covered(); corner.intersects(card)) {
        const double up = card.bottom() - corner.top(), left = card.right() - corner.left();
        pan(up < left ? QPoint(0, -static_cast<int>(std::ceil(up * zoom()))) : QPoint(-static_cast<int>(std::ceil(left * zoom())), 0));
    }
}

Hit View::hit(QPointF pixel) const {
    const QPointF place = viewportTransform().inverted().map(pixel);
    const Scene& scene = editor_.scene();
    Hit what;
    what.node = scene.node_at(place);
    if (detail_at(zoom()) != Detail::Block) {
        const double radius = port_hit_px / zoom();
        for (NodeItem* node : scene.nodes()) {
            if (what.node != nullptr && node != what.node) continue;
            if (!node->card().adjusted(-radius, -radius, radius, radius).contains(place)) continue;
            what.port = node->port_near(place, radius);
            if (what.port) what.node = node;
            if (what.port) return what;
        }
    }
    if (what.node == nullptr) what.arrow = scene.arrow_at(place, arrow_hit_px / zoom());
    return what;
}

Pointer View::pointer(QPointF pixel, Qt::KeyboardModifiers keys) const {
    return {viewportTransform().inverted().map(pixel), zoom(), keys, visible()};
}

void View::begin(std::unique_ptr<Drag> drag) {
    end_drag(false);
    drag_ = std::move(drag);
    by_keys_ = nullptr;
    viewport()->update();
}

void View::end_drag(bool done) {
    if (!drag_) return;
    by_keys_ = nullptr;
    const std::unique_ptr<Drag> ended = std::move(drag_);
    if (done)
        ended->release();
    else
        ended->cancel();
    viewport()->update();
}

void View::cancel_drag() { end_drag(false); }

void View::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (fitted_) fit();
    emit moved();
}

void View::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    emit moved();
}

void View::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) viewport()->update();
    if (event->type() == QEvent::FontChange) follow_texts();
}

/// Cards grow with the texts on them.
void View::follow_texts() {
    const double former = std::exchange(text_scale_, theme::text_scale());
    if (former == text_scale_) return;
    if (fitted_)
        fit();
    else
        set_zoom(zoom() * text_scale_ / former);
}

void View::drawBackground(QPainter* painter, const QRectF& rect) {
    const theme::Colours& c = theme::colours();
    painter->fillRect(rect, c.canvas);
    double step = grid_step;
    while (step * zoom() < 14) step *= 5;
    if (step * zoom() > 200) return;
    QVector<QPointF> dots;
    const auto index = [step](double v) { return static_cast<int>(std::floor(v / step)); };
    for (int x = index(rect.left()); x <= index(rect.right()); ++x)
        for (int y = index(rect.top()); y <= index(rect.bottom()); ++y) dots.append({x * step, y * step});
    QPen pen(c.dark ? c.grid.lighter(130) : c.grid.darker(108), 2);
    pen.setCosmetic(true);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(pen);
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void View::drawForeground(QPainter* painter, const QRectF&) {
    if (drag_) drag_->paint(*painter, zoom());
    if (!incoming_) return;
    paint_guides(*painter, incoming_->guides, zoom());
    NodeLook look;
    const schema::Record* record = editor_.types().find(incoming_->type);
    if (record == nullptr) return;
    look.name = look.title = QString::fromStdString(record->title);
    look.icon = QString::fromStdString(record->icon);
    look.hint = incoming_->into.empty() ? Hint::Fits : Hint::Target;
    const QRectF card = card_at(incoming_->place);
    painter->scale(1 / zoom(), 1 / zoom());
    painter->setOpacity(0.85);
    paint_card(*painter, look, QRectF(card.topLeft() * zoom(), card.size() * zoom()), zoom());
}

QString View::tip_of(const Hit& what) const {
    if (what.node != nullptr && what.port) {
        const schema::Port& port = what.node->port(*what.port);
        const QString name = tr("%1: %2").arg(QString::fromStdString(port.name), words(port.connects));
        return port.help.empty() ? name : name + '\n' + QString::fromStdString(port.help);
    }
    if (what.node != nullptr) return spoken(what.node->look());
    if (what.arrow == nullptr) return {};
    QString tip = QString::fromStdString(what.arrow->id());
    if (const auto& connects = what.arrow->ends().connects) tip += '\n' + words(*connects);
    if (what.arrow->rate()) tip += tr(", %1/s").arg(QString::fromStdString(figures::people(*what.arrow->rate())));
    return tip;
}

bool View::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString tip = drag_ ? QString() : tip_of(hit(help->pos()));
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave) hover({});
    return QGraphicsView::viewportEvent(event);
}

void View::hover(const Hit& what) {
    Scene& scene = editor_.scene();
    const std::string node = what.node ? what.node->id() : std::string(), arrow = what.arrow ? what.arrow->id() : std::string();
    if (node != hovered_node_)
        if (NodeItem* former = scene.node(hovered_node_)) {
            former->change_look().hovered = false;
            former->set_lit_port({});
        }
    if (what.node != nullptr) {
        if (!what.node->look().hovered) what.node->change_look().hovered = true;
        what.node->set_lit_port(what.port);
    }
    if (arrow != hovered_arrow_) {
        const auto& selected = editor_.selection().parts().connections;
        const auto is_selected = [&](const std::string& id) { return std::ranges::find(selected, id) != selected.end(); };
        if (ArrowItem* former = scene.arrow(hovered_arrow_); former != nullptr && !is_selected(hovered_arrow_))
            former->set_state(ArrowItem::State::Plain);
        if (what.arrow != nullptr && !is_selected(arrow)) what.arrow->set_state(ArrowItem::State::Hovered);
    }
    hovered_node_ = node;
    hovered_arrow_ = arrow;
}

}  // namespace headroom::canvas
