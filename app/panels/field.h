// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QWidget>

#include <functional>
#include <vector>

#include "app/panels/entry.h"
#include "app/panels/notice.h"
#include "app/panels/phase_rows.h"
#include "app/panels/route_rows.h"
#include "app/panels/tool_button.h"

namespace headroom::panels {

/// A parameter in a form: its label, its editor or one for each route, what phases set instead, and what can be done with it.
class Field : public QWidget {
    Q_OBJECT
public:
    using BindRoute = std::function<Binding(const std::string& route)>;
    /// Without `bind_route` it cannot have a value for each route. `editor`: null for the one of the parameter's kind.
    Field(FormContext& context, const schema::Parameter& parameter, Binding binding, QWidget* parent, BindRoute bind_route = {},
          ValueEditor* editor = nullptr);

    void refresh();
    const schema::Parameter& parameter() const { return parameter_; }
    /// Shows the line of help while the focus is in it.
    void show_help(bool shown);
    /// Is it what somebody looks for?
    bool matches(const QString& words) const;
    void focus();

protected:
    void changeEvent(QEvent* event) override;

private:
    void build(ValueEditor* editor);
    void build_content(ValueEditor* editor);
    void arrange();
    bool is_stacked() const;
    void mark();
    void fill_menu();
    void add_phases();
    void reset();
    bool wants_rows() const;
    void switch_rows();
    Value folded(const Value& rows) const;
    bool is_default() const;
    QString what_it_needs() const;
    QWidget& content() const;
    void edit(const QString& what, const std::function<void(plan::Plan&)>& change);

    FormContext& context_;
    const schema::Parameter& parameter_;
    Binding binding_;
    BindRoute bind_route_;
    bool rows_wanted_ = false;  ///< by the user, while the plan has no value to tell
    QGridLayout* grid_;
    QLabel* label_;
    Entry* entry_ = nullptr;
    RouteRows* rows_ = nullptr;
    PhaseRows* phases_;
    Notice* help_;
    ToolButton *reset_, *more_;
    QMenu* menu_;
};

}  // namespace headroom::panels
