// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/section.h"

#include <QVBoxLayout>

#include "app/panels/retire.h"

namespace headroom::panels {

namespace {
constexpr int indent = 10;
}

Section::Section(const QString& title, Level level, QWidget* parent)
    : QWidget(parent), title_(title), heading_(new Heading(this)), frame_(new QWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    head_ = new QHBoxLayout;
    head_->setSpacing(2);
    if (level == Level::Chapter) {
        QFont bold = heading_->font();
        bold.setBold(true);
        heading_->setFont(bold);
    }
    head_->addWidget(heading_, 1);
    layout->addLayout(head_);
    auto* inner = new QVBoxLayout(frame_);
    inner->setContentsMargins(indent, 0, 0, 4);
    layout->addWidget(frame_);
    connect(heading_, &QAbstractButton::clicked, this, [this] {
        if (!openable_) return;
        set_open(!open_);
        emit toggled(open_);
    });
    show_state();
}

void Section::set_title(const QString& title) {
    title_ = title;
    show_state();
}

void Section::add_before(QWidget* widget) { head_->insertWidget(0, widget); }
void Section::add_behind(QWidget* widget) { head_->addWidget(widget); }

void Section::set_body(QWidget* body) {
    retire(body_);
    body_ = body;
    if (body != nullptr) {
        frame_->layout()->addWidget(body);
        body->show();
    }
    show_state();
}

void Section::set_open(bool open) {
    open_ = open;
    show_state();
}

void Section::set_openable(bool openable) {
    openable_ = openable;
    show_state();
}

void Section::show_state() {
    heading_->show_state(title_, !openable_ ? Heading::Arrow::None : open_ ? Heading::Arrow::Down : Heading::Arrow::Right);
    frame_->setVisible(open_ && openable_ && body_ != nullptr);
}

}  // namespace headroom::panels
