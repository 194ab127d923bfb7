// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <map>
#include <string>

#include "app/canvas/arrange.h"
#include "app/canvas/auto_layout.h"
#include "app/canvas/fits.h"
#include "app/canvas/scene.h"

namespace headroom::canvas {

/// What belongs to a new component besides its place.
struct Joined {
    std::string into{};  ///< the connection that it is put into
    std::string from{};  ///< the component that calls it
};

/// Components, and where they are put.
using Places = std::map<std::string, document::Place>;

/// What can be done on the canvas, each as one step to undo.
class Editor : public QObject {
    Q_OBJECT
public:
    explicit Editor(Scene& scene, QObject* parent = nullptr);

    Scene& scene() const { return scene_; }
    document::PlanDocument& document() const { return scene_.document(); }
    document::Selection& selection() const { return scene_.selection(); }
    const plan::Plan& plan() const { return document().plan(); }
    const schema::Catalogue& types() const { return document().types(); }
    const std::string& design() const { return selection().design(); }
    void tell(const QString& text) { emit told(text); }

    bool snaps_to_grid() const { return snaps_; }
    void set_snaps_to_grid(bool snaps) { snaps_ = snaps; }

    /// Selects it, and puts it into the region or zone that the place lies in; gives its id, empty for an unknown type. Where it does not
    /// fit it is added all the same, and told.
    std::string add(const std::string& type, QPointF place, const Joined& joined = {});
    /// `wanted`, or the nearest place below where it covers no card.
    QPointF free_place(QPointF wanted) const;
    void connect_ends(const plan::Connection& wanted);
    void splice(const std::string& connection, const std::string& component, const Placed& placed, const Places& places = {});
    void move(const Placed& placed, document::Gesture gesture = document::Gesture::None);
    /// The same, and some come to stand in other regions or zones; frames that covered nothing else go on so.
    void move_into(const Placed& placed, const Places& places);
    /// The selection.
    void nudge(QPointF by, document::Gesture gesture);
    void align(Edge edge);
    void distribute(bool horizontally);
    void start_layout();
    /// Empty, or why it cannot be called so.
    QString why_not_renamed(const std::string& id, const QString& to) const;
    void rename(const std::string& id, const QString& to);

    void remove_selected();
    void select_all();
    void duplicate();
    void copy() const;
    void cut();
    /// Where the copied ones were, if that is in sight, else in the middle.
    void paste(const QRectF& visible);

signals:
    void told(const QString& text);
    void layout_done();

private:
    /// Where cards go so that one put into a connection at `place` covers none of its two ends: what follows moves on to the right.
    /// The new one is called `id` in it.
    Placed room_for(const std::string& id, const std::string& connection, QPointF place) const;
    Placed selected_places() const;
    QString name_of(const document::Parts& parts) const;
    void put_into(plan::Plan& plan, const Places& places) const;
    std::vector<document::RegionContent> regions_in(const plan::Plan& plan) const;
    Spots spots_in(const plan::Plan& plan) const;
    void take_spots(plan::Plan& plan, const Spots& before, const Spots& after) const;
    /// Moves what frames cover since something came to stand elsewhere, by whatever edit.
    void clear_changed(const plan::Plan& before, plan::Plan& after) const;
    /// True where it had to move something.
    bool clear_all(plan::Plan& plan) const;
    std::string copied_text() const;
    void take_layout(const Spots& spots, const QString& why);

    Scene& scene_;
    AutoLayout layout_;
    std::string layout_design_;
    bool snaps_ = true;
    QString last_pasted_;
    int paste_count_ = 0;
};

}  // namespace headroom::canvas
