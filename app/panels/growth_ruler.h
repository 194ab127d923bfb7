// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

#include "app/panels/growth_scene.h"

namespace headroom::panels {

/// The growth strip's picture: phases above, marks, the track with the scrubber, a scale; over time, what goes wrong. Tells what is
/// wanted; changes nothing.
class GrowthRuler : public QWidget {
    Q_OBJECT
public:
    explicit GrowthRuler(QWidget* parent = nullptr);

    /// Keeps its axis while an edge is dragged.
    void show_scene(GrowthScene scene);
    const GrowthScene& scene() const { return scene_; }
    /// Where the scrubber stands; absent: there is none.
    void set_position(std::optional<double> value);
    /// What stands on the track where nothing was simulated; empty: nothing.
    void set_message(const QString& message);

    /// Pixels.
    double x_of(double value) const;
    QRectF track() const;
    /// Where an edge is taken hold of.
    QRectF grip_of(const PhaseBand& phase) const;
    QRectF sign_of(const charts::Mark& mark) const;
    /// Empty where it comes by chance.
    QRectF sign_of(const IncidentMark& incident) const;
    /// The one that keys are about.
    void select_incident(const std::optional<document::Subject>& incident);

    QSize sizeHint() const override { return {600, height_px()}; }
    QSize minimumSizeHint() const override { return {200, height_px()}; }

signals:
    void sought(double value);
    void stepped(int by);
    void end_wanted(bool last);
    void mark_chosen(const headroom::charts::Mark& mark);
    void phase_chosen(const QString& phase);
    /// `begins`: another gesture.
    void edge_moved(const QString& phase, double users, bool begins);
    void incident_chosen(const headroom::document::Subject& incident);
    /// Its settings are wanted.
    void incident_opened(const headroom::document::Subject& incident);
    void incident_moved(const headroom::document::Subject& incident, double at_s, bool begins);
    void incident_removed(const headroom::document::Subject& incident);
    /// A menu for a place in the window; of an incident, or of a value on the axis.
    void menu_wanted(const QPoint& place, const std::optional<headroom::document::Subject>& incident, std::optional<double> value);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    int row() const { return fontMetrics().height() + 2; }
    int height_px() const { return 4 * row() + 10; }
    double value_at(double x) const;
    const PhaseBand* edge_at(const QPointF& at) const;
    const charts::Mark* mark_at(const QPointF& at) const;
    const PhaseBand* name_at(const QPointF& at) const;
    void drag_edge(double x, bool exactly);
    void nudge_edge(int by);
    void walk_marks(int by);
    const IncidentMark* incident_at(const QPointF& at) const;
    const IncidentMark* selected_incident() const;
    void grab_incident(const IncidentMark& incident, double x);
    void drag_incident(double x, bool exactly);
    void nudge_incident(int by, bool exactly);
    bool handle_incident_key(const QKeyEvent& event);

    void paint_phases(QPainter& painter) const;
    std::pair<double, double> room_of(const PhaseBand& band) const;
    void paint_track(QPainter& painter) const;
    void paint_marks(QPainter& painter);
    void paint_incidents(QPainter& painter);
    void paint_chances(QPainter& painter);
    /// Beside the sign, where there is room; empty where there is none.
    QRectF paint_name(QPainter& painter, const QRectF& sign, const QString& name, const QColor& colour);
    void paint_scale(QPainter& painter) const;
    void paint_scrubber(QPainter& painter) const;
    void paint_live_label(QPainter& painter) const;

    GrowthScene scene_;
    std::optional<double> position_;
    QString message_;
    std::vector<std::pair<QRectF, const charts::Mark*>> names_;  ///< of marks, as they were drawn
    std::vector<std::pair<QRectF, const IncidentMark*>> incident_names_;
    std::vector<QRectF> taken_;  ///< of the row of marks, while it is drawn
    enum class Drag { None, Scrub, Edge, Grabbed, Incident };
    Drag drag_ = Drag::None;
    std::string edge_;  ///< the phase's whose edge is dragged
    bool begins_ = false, nudging_ = false;
    std::optional<document::Subject> selected_;
    double grabbed_x_ = 0, grabbed_at_s_ = 0;  ///< where an incident was taken hold of, and when it was then
};

}  // namespace headroom::panels
