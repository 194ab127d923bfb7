// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/canvas/drag.h"
#include "app/canvas/editor.h"

namespace headroom::canvas {

/// A connection on its way from a port to another component. What fits is lit, the others are dimmed.
class ConnectDrag : public Drag {
public:
    /// Without a port: from whichever output port fits.
    ConnectDrag(Editor& editor, std::string component, std::optional<PortRef> port);
    ~ConnectDrag() override;
    void move(const Pointer& pointer) override;
    void release() override;
    void cancel() override {}
    void paint(QPainter& painter, double zoom) const override;

    /// By keys: a component instead of a place; null: none.
    void aim_at(const NodeItem* node);
    const std::string& component() const { return component_; }
    const std::string& target() const { return target_; }
    bool fits(const NodeItem& node) const;

private:
    Fit fit_with(const NodeItem& node, const std::string& port) const;
    void light(const NodeItem* node);

    Editor& editor_;
    std::string component_, port_;  ///< where it begins; with `backwards_`, where it will end
    std::optional<PortRef> port_ref_;
    bool backwards_ = false;
    QPointF end_;
    std::string target_, target_port_;
    Fit fit_;
};

}  // namespace headroom::canvas
