// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <string>

namespace headroom::canvas {

class View;

/// A component's name, to be written upon its card. Enter renames, Esc leaves it; a name that cannot be is told and not taken.
class RenameBox : public QLineEdit {
    Q_OBJECT
public:
    explicit RenameBox(View& view);
    void open(const std::string& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void check();
    /// False where the name cannot be.
    bool take();
    void close_it();

    View& view_;
    std::string id_;
};

}  // namespace headroom::canvas
