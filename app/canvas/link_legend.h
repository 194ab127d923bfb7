// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/canvas/scene.h"

namespace headroom::canvas {

/// What the colours of connections mean: how full the fullest link is that their messages pass. It has something to say while
/// figures with links are shown, and is not to be seen otherwise.
class LinkLegend : public QWidget {
    Q_OBJECT
public:
    explicit LinkLegend(const Scene& scene, QWidget* parent = nullptr);
    bool is_wanted() const { return wanted_; }
    QSize sizeHint() const override;

signals:
    /// It is wanted, or not any more.
    void wanted_changed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void follow();

    const Scene& scene_;
    bool wanted_ = false;
};

}  // namespace headroom::canvas
