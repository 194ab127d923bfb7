// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/notice.h"

#include <QEvent>

#include "app/panels/text_size.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {
constexpr qreal smaller = 0.9;
}

Notice::Notice(Kind kind, QWidget* parent) : QLabel(parent), kind_(kind) {
    setWordWrap(true);
    keep_text_size(*this, smaller);
    if (has_ground()) setContentsMargins(4, 2, 4, 2);
    setVisible(false);
    colour();
}

void Notice::colour() {
    const theme::Colours& colours = theme::colours();
    QPalette palette;
    if (kind_ == Kind::Help) palette.setColor(QPalette::WindowText, colours.faint_text);
    if (kind_ == Kind::Accent) palette.setColor(QPalette::WindowText, colours.accent);
    if (kind_ == Kind::Error) palette.setColor(QPalette::Window, colours.error_back);
    if (kind_ == Kind::Warning) palette.setColor(QPalette::Window, colours.warning_back);
    setAutoFillBackground(has_ground());
    setPalette(palette);
}

void Notice::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) colour();
}

}  // namespace headroom::panels
