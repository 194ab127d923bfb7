// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/route_rows.h"

#include "app/panels/values.h"

namespace headroom::panels {

RouteRows::RouteRows(FormContext& context, const schema::Parameter& parameter, Bind bind, const std::vector<std::string>& routes,
                     QWidget* parent)
    : QWidget(parent), context_(context), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins({});
    grid_->setHorizontalSpacing(6);
    grid_->setColumnStretch(1, 1);
    for (const std::string& route : routes) {
        const QString name = QString::fromStdString(route);
        auto* label = new QLabel(name, this);
        auto* entry = new Entry(context, parameter, bind(route), tr("%1 of route %2").arg(label_of(parameter), name), this);
        label->setBuddy(entry->editor().field());
        labels_.push_back(label);
        entries_.push_back(entry);
    }
    connect(&context, &FormContext::narrow_changed, this, &RouteRows::arrange);
    arrange();
}

void RouteRows::arrange() {
    const bool stacked =
        context_.is_narrow() && !entries_.empty() && entries_.front()->editor().wanted_width() != ValueEditor::Width::Short;
    grid_->setVerticalSpacing(stacked ? 1 : 4);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const int row = 2 * static_cast<int>(i);
        grid_->removeWidget(labels_[i]);
        grid_->removeWidget(entries_[i]);
        labels_[i]->setContentsMargins(0, stacked && row > 0 ? 6 : stacked ? 0 : 4, 0, 0);
        grid_->addWidget(labels_[i], row, 0, 1, stacked ? 2 : 1, Qt::AlignTop);
        if (stacked)
            grid_->addWidget(entries_[i], row + 1, 0, 1, 2);
        else
            grid_->addWidget(entries_[i], row, 1);
    }
}

void RouteRows::refresh() {
    for (Entry* entry : entries_) entry->refresh();
}

}  // namespace headroom::panels
