// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QWidget>

#include <functional>
#include <vector>

#include "app/panels/entry.h"

namespace headroom::panels {

/// A value for each route, one below the other.
class RouteRows : public QWidget {
    Q_OBJECT
public:
    using Bind = std::function<Binding(const std::string& route)>;
    RouteRows(FormContext& context, const schema::Parameter& parameter, Bind bind, const std::vector<std::string>& routes, QWidget* parent);

    const std::vector<Entry*>& entries() const { return entries_; }
    void refresh();

private:
    void arrange();

    const FormContext& context_;
    QGridLayout* grid_;
    std::vector<QLabel*> labels_;
    std::vector<Entry*> entries_;
};

}  // namespace headroom::panels
