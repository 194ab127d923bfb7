// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace headroom::panels {

/// A small line of words that wraps: a help text, faint; a warning or a mistake, on its ground. Follows the theme.
class Notice : public QLabel {
    Q_OBJECT
public:
    enum class Kind { Help, Warning, Error, Accent };
    explicit Notice(Kind kind, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();
    bool has_ground() const { return kind_ == Kind::Warning || kind_ == Kind::Error; }

    Kind kind_;
};

}  // namespace headroom::panels
