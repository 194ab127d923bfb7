// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QVector>

#include <map>
#include <optional>

#include "app/canvas/drag.h"
#include "app/canvas/editor.h"

namespace headroom::canvas {

/// Moves the selected components; one that is connected with nothing may be put into an arrow.
class MoveDrag : public Drag {
public:
    MoveDrag(Editor& editor, QPointF start);
    void move(const Pointer& pointer) override;
    void release() override;
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;

private:
    void look_for_arrow(const Pointer& pointer);
    /// Of each that comes to lie in a frame where it did not lie before, and is of elsewhere. Frames go along where all cards do.
    Places places() const;
    void look_for_place();
    bool is_free() const;
    void set_target(const std::string& arrow);
    void end();

    Editor& editor_;
    QPointF start_;
    std::map<std::string, QPointF> from_, to_;
    QVector<QLineF> guides_;
    std::optional<document::Place> aimed_;  ///< where a drop would put something
    std::string target_, refused_;          ///< arrows under the pointer
};

}  // namespace headroom::canvas
