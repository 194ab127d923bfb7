// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>

#include <functional>
#include <vector>

#include "app/panels/form.h"
#include "app/panels/form_context.h"
#include "app/panels/section.h"

namespace headroom::panels {

/// What a list of the plan is, and what can be done to it.
struct ListKind {
    QString title;     ///< "Routes"
    QString one;       ///< "a route"
    std::string name;  ///< of objects: "routes"
    QString help;
    std::function<std::vector<QString>(const plan::Plan&)> titles;
    /// What each entry is while its title tells something else; none: its title.
    std::function<std::vector<QString>(const plan::Plan&)> keys;
    /// What each entry stands in, where its form goes by the name of that: with another name the form is made anew.
    std::function<std::vector<std::string>(const plan::Plan&)> owners;
    std::function<Form*(std::size_t, QWidget*)> form;
    std::function<std::size_t(plan::Plan&)> add;  ///< gives where it stands
    /// Instead, where there are several to choose from: fills a menu whose entries call `act` with what adds it.
    using Act = std::function<void(const std::function<std::size_t(plan::Plan&)>&)>;
    std::function<void(QMenu&, const Act& act)> offer;
    std::function<std::size_t(plan::Plan&, std::size_t)> duplicate;  ///< gives where the copy stands
    std::function<void(plan::Plan&, std::size_t)> remove;
    std::function<void(plan::Plan&, std::size_t, std::size_t)> move;  ///< none: their order says nothing
    std::size_t least = 0;                                            ///< so many stay
};

/// A list of the plan: its entries open to forms; new ones, copies, their order, all undoable.
class ListSection : public QWidget {
    Q_OBJECT
public:
    ListSection(FormContext& context, ListKind kind, QWidget* parent);
    void refresh();
    void open(std::size_t index);

private:
    void build();
    std::vector<QString> keys() const;
    std::vector<std::string> owners() const;
    QString focus_in(std::size_t index) const;
    void add_entry(std::size_t index, bool open);
    void open_entry(std::size_t index);
    void act(const QString& text, const std::function<std::size_t(plan::Plan&)>& change, bool open);
    void fill_menu(QMenu& menu, std::size_t index);
    void make_offer(QToolButton& add);

    FormContext& context_;
    ListKind kind_;
    Section* section_;
    QWidget* list_ = nullptr;
    std::vector<Section*> entries_;
    std::vector<QString> titles_, keys_;
    std::vector<std::string> owners_;
};

}  // namespace headroom::panels
