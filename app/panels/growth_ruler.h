// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

#include "app/panels/growth_scene.h"

namespace headroom::panels {

/// The growth strip's picture: phases above, marks, the track with the scrubber, a scale. Tells what is wanted; changes nothing.
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

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
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

    void paint_phases(QPainter& painter) const;
    void paint_track(QPainter& painter) const;
    void paint_marks(QPainter& painter);
    void paint_scale(QPainter& painter) const;
    void paint_scrubber(QPainter& painter) const;
    void paint_live_label(QPainter& painter) const;

    GrowthScene scene_;
    std::optional<double> position_;
    QString message_;
    std::vector<std::pair<QRectF, const charts::Mark*>> names_;  ///< of marks, as they were drawn
    enum class Drag { None, Scrub, Edge };
    Drag drag_ = Drag::None;
    std::string edge_;  ///< the phase's whose edge is dragged
    bool begins_ = false, nudging_ = false;
};

}  // namespace headroom::panels
