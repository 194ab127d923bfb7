// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QGraphicsView>
#include <QPoint>

#include <memory>
#include <optional>

#include "app/canvas/drag.h"
#include "app/canvas/editor.h"
#include "app/theme/text_scale.h"

namespace headroom::canvas {

class ConnectDrag;

/// What lies under a pixel.
struct Hit {
    NodeItem* node = nullptr;
    std::optional<PortRef> port;  ///< of the node
    ArrowItem* arrow = nullptr;
};

/// The window on the canvas: mouse, keys, zoom.
class View : public QGraphicsView {
    Q_OBJECT
public:
    explicit View(Editor& editor, QWidget* parent = nullptr);
    ~View() override;

    Editor& editor() const { return editor_; }
    double zoom() const { return transform().m11(); }
    /// The place under `anchor`, a pixel of the viewport, stays there; without one the middle does.
    void set_zoom(double zoom, std::optional<QPointF> anchor = {});
    /// All cards in sight, not above 100 % (of the size of texts), and none behind what covers a corner. It stays so when the view's size
    /// changes, until somebody looks elsewhere.
    void fit();
    /// That place is in the middle.
    void look_at(QPointF place);
    /// Pixels of the viewport at its lower right corner that something else covers; empty: none.
    void set_covered(QSize corner);
    /// What of the canvas is in sight.
    QRectF visible() const;
    Hit hit(QPointF pixel) const;
    /// Scrolls as far as is needed to see a component.
    void reveal(const NodeItem& node);
    /// From the selected component, with the keys.
    void start_connecting();
    bool is_dragging() const { return drag_ != nullptr; }
    void cancel_drag();

signals:
    void parameters_requested();
    void rename_requested();
    /// `what` is selected already.
    void menu_requested(const headroom::canvas::Hit& what, QPoint global);
    /// Zoom or part in sight.
    void moved();
    void focused();

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// A component on its way from the palette.
    struct Incoming {
        std::string type;
        QPointF place;
        std::string into;  ///< the connection that it would be put into
        QVector<QLineF> guides;
    };
    Pointer pointer(QPointF pixel, Qt::KeyboardModifiers keys) const;
    void press_left(const Hit& what, QPointF place, Qt::KeyboardModifiers keys);
    void select_pressed(const Hit& what, Qt::KeyboardModifiers keys);
    void begin(std::unique_ptr<Drag> drag);
    void end_drag(bool done);
    void pan(QPoint by);
    void hover(const Hit& what);
    QString tip_of(const Hit& what) const;
    void walk(Qt::Key key, bool adds);
    void walk_targets(ConnectDrag& connecting, Qt::Key key);
    NodeItem* current() const;
    NodeItem* nearest(const NodeItem* from, Qt::Key key, const ConnectDrag* among) const;
    bool key_in_drag(QKeyEvent& event);
    bool key_on_selection(QKeyEvent& event);
    void press_space();
    void tap_space(QKeyEvent& event);
    void aim_incoming(QPointF pixel);
    void forget_incoming();

    bool fit_into(QSize room);
    QRectF covered() const;
    void follow_texts();

    Editor& editor_;
    QSize covered_;
    bool fitted_ = false;
    double text_scale_ = theme::text_scale();
    std::unique_ptr<Drag> drag_;
    ConnectDrag* by_keys_ = nullptr;  ///< the drag, where keys lead it
    struct Pressed {
        QPoint pixel;
        QPointF place;
        Hit what;
    };
    std::optional<Pressed> pressed_;  ///< left button, not moved far enough for a drag
    bool chose_one_ = false;          ///< the press may have been on one of several: it alone is selected at the release
    std::optional<QPoint> panned_from_;
    bool space_down_ = false, space_used_ = false;  ///< used: to pan
    QElapsedTimer space_pressed_, space_released_;
    std::optional<document::Gesture> nudging_;
    std::string hovered_node_, hovered_arrow_;
    std::optional<Incoming> incoming_;
};

}  // namespace headroom::canvas
