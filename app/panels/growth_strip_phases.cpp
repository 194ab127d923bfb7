// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/part_edits.h"
#include "app/panels/growth_strip.h"
#include "app/panels/values.h"

namespace headroom::panels {

/// The one in force at a population; empty: there is none.
std::string GrowthStrip::phase_at(double users) const {
    const auto& phases = document_.plan().phases;
    if (phases.empty()) return {};
    const auto found = std::ranges::find_if(phases, [&](const plan::Phase& each) { return users <= document::users_of(each); });
    return found == phases.end() ? phases.back().name : found->name;
}

/// What the list of phases offers, too.
void GrowthStrip::add_phase_actions(QMenu& menu, const std::string& name) {
    const auto& phases = document_.plan().phases;
    const auto found = std::ranges::find(phases, name, &plan::Phase::name);
    if (found == phases.end()) return;
    const auto index = static_cast<std::size_t>(found - phases.begin());
    menu.addSection(text_of(name));
    const auto add = [&](const QString& text, const char* object, bool possible, auto what) {
        QAction* action = menu.addAction(text, this, what);
        action->setObjectName(object);
        action->setEnabled(possible);
    };
    const auto edit = [this](const QString& text, const std::function<std::string(plan::Plan&)>& change) {
        std::string made;
        document_.edit(text, [&](plan::Plan& plan) { made = change(plan); });
        if (!made.empty()) emit phase_chosen(text_of(made), "name");
    };
    const auto move_to = [edit, index](std::size_t to) {
        return [edit, index, to] {
            edit(tr("Move a phase"), [&](plan::Plan& plan) {
                document::move_phase(plan, index, to);
                return std::string();
            });
        };
    };
    add(tr("&Settings"), "phase_settings", true, [this, name] { emit phase_chosen(text_of(name), "users"); });
    add(tr("&Rename"), "phase_rename", true, [this, name] { emit phase_chosen(text_of(name), "name"); });
    add(tr("D&uplicate"), "phase_duplicate", true,
        [edit, name] { edit(tr("Duplicate a phase"), [&](plan::Plan& plan) { return document::duplicate_phase(plan, name); }); });
    add(tr("Move &back"), "phase_back", index > 0, move_to(index - 1));
    add(tr("Move &forward"), "phase_forward", index + 1 < phases.size(), move_to(index + 1));
    add(tr("&Delete"), "phase_delete", phases.size() > 1, [edit, name] {
        edit(tr("Remove a phase"), [&](plan::Plan& plan) {
            document::remove_phase(plan, name);
            return std::string();
        });
    });
    add(tr("&New phase"), "phase_new", true,
        [edit] { edit(tr("Add a phase"), [](plan::Plan& plan) { return document::add_phase(plan); }); });
}

}  // namespace headroom::panels
