// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsScene>
#include <QMap>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/canvas/arrow_item.h"
#include "app/canvas/layout.h"
#include "app/canvas/node_item.h"
#include "app/canvas/place_item.h"
#include "app/canvas/router.h"
#include "app/canvas/scope_item.h"
#include "app/document/plan_document.h"
#include "app/document/selection.h"

namespace headroom::canvas {

/// The design that is looked at, as cards and arrows. It follows the plan and the selection and changes neither.
class Scene : public QGraphicsScene {
    Q_OBJECT
public:
    Scene(document::PlanDocument& document, document::Selection& selection, QObject* parent = nullptr);
    ~Scene() override;

    document::PlanDocument& document() const { return document_; }
    document::Selection& selection() const { return selection_; }
    /// Null where the plan has no designs.
    const plan::Design* design() const;

    /// In the plan's order.
    const std::vector<NodeItem*>& nodes() const { return nodes_; }
    const std::vector<ArrowItem*>& arrows() const { return arrows_; }
    /// Null where there is none.
    NodeItem* node(const std::string& id) const;
    ArrowItem* arrow(const std::string& id) const;
    NodeItem* node_at(QPointF place) const;
    ArrowItem* arrow_at(QPointF place, double radius) const;
    /// Frames around what exists once per shard, the outer ones first.
    const std::vector<ScopeItem*>& scopes() const { return scopes_; }
    /// Frames around what stands in the regions of the platform, in its order; of those that nothing stands in, too.
    const std::vector<RegionItem*>& regions() const { return regions_; }
    /// Frames of their zones, in their order; of those that nothing stands in, too.
    const std::vector<ZoneItem*>& zones() const { return zones_; }
    /// Absent where the component stands in no frame.
    std::optional<document::Place> place_of(const std::string& id) const;
    /// The smallest frame there; null where none is.
    PlaceItem* place_at(QPointF place) const;
    /// It is drawn so; null: none.
    void show_target(const PlaceItem* place);
    /// All cards, and their frames; empty without any.
    QRectF content() const;
    /// Where components stand, those without a place in the plan included.
    Spots spots() const;

    /// Cards stand elsewhere until end_preview(); the plan does not know, and regions stay where they are.
    void preview(const std::map<std::string, QPointF>& places);
    void end_preview();

    /// Not while a picture is made.
    void show_selection(bool shown);

    void show_figures(const replay::Snapshot& snapshot, bool outdated);
    const replay::Snapshot& snapshot() const { return snapshot_; }
    void show_difference(const std::string& other_design);
    /// The removed ones of show_difference(), where they stood.
    const std::vector<std::unique_ptr<NodeItem>>& ghosts() const { return ghosts_; }
    const std::vector<std::unique_ptr<ArrowItem>>& ghost_arrows() const { return ghost_arrows_; }

signals:
    /// Cards or arrows came, went or moved.
    void synced();
    /// Their figures or states are others.
    void looks_changed();

private:
    void follow(const document::PlanChange& change);
    void sync();
    bool sync_nodes(const plan::Design& design);
    bool sync_arrows(const plan::Design& design);
    void place_unplaced(const plan::Design& design);
    void route_all();
    void route_near(const std::vector<QRectF>& areas);
    void route_arrow(ArrowItem& arrow);
    void collect_obstacles();
    void sync_selection();
    void sync_scopes(const plan::Design& design);
    void place_scopes();
    void sync_regions(const plan::Design& design);
    void place_regions();
    QRectF area_of(const std::vector<std::string>& ids) const;
    void apply_figures();
    void apply_difference();
    void fit_scene_rect();
    ArrowItem::Ends ends_of(const plan::Connection& connection);

    document::PlanDocument& document_;
    document::Selection& selection_;
    std::vector<NodeItem*> nodes_;
    std::vector<ArrowItem*> arrows_;
    std::vector<ScopeItem*> scopes_;
    std::vector<RegionItem*> regions_;
    std::vector<ZoneItem*> zones_;
    std::unordered_map<std::string, NodeItem*> node_by_id_;
    std::unordered_map<std::string, ArrowItem*> arrow_by_id_;
    std::unordered_map<const NodeItem*, int> lanes_;
    Spots found_places_;  ///< of components that have none in the plan
    Obstacles obstacles_;
    replay::Snapshot snapshot_;
    const study::RunResult* course_of_ = nullptr;  ///< whose timeline the cards hold
    bool outdated_ = false, selection_shown_ = true;
    std::string other_design_;
    std::vector<std::unique_ptr<NodeItem>> ghosts_;
    std::vector<std::unique_ptr<ArrowItem>> ghost_arrows_;
};

}  // namespace headroom::canvas
