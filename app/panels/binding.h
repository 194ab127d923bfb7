// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/document/subject.h"
#include "app/panels/form_context.h"

namespace headroom::panels {

/// How a field is joined to the plan.
struct Binding {
    std::string path;  ///< "retry.attempts": what the field is called
    QString owner;     ///< whose it is, for people: "web"
    std::string key;   ///< of what is remembered about it: the things and the path
    /// What is set, one value for each thing that the field is about; null: unset.
    std::function<std::vector<Value>(const plan::Plan&)> read;
    /// What each of them has where nothing is set; empty: all of them the parameter's default.
    std::vector<Value> defaults;
    /// Null unsets.
    std::function<void(plan::Plan&, const Value&)> write;
    /// After the plan has taken a value.
    std::function<void(const Value&)> done = [](const Value&) {};
    /// Why a value may not stand.
    std::function<std::optional<Diagnostic>(const Value&)> refuse;
    /// What the other design has in its place; absent where it has no such thing, or there is no other.
    std::function<std::optional<Value>(const plan::Plan&)> other = [](const plan::Plan&) { return std::nullopt; };
    /// Does it change anything, beside what else is set?
    std::function<bool(const plan::Plan&)> counts = [](const plan::Plan&) { return true; };
    /// What phases call it now: "web.retry.attempts"; empty where none can set it.
    std::function<std::string(const plan::Plan&)> in_phase = [](const plan::Plan&) { return std::string(); };
    bool of_design = false;    ///< only phases of the design in question can
    bool is_override = false;  ///< says something even where it says the default

    const Value& default_of(std::size_t thing, const schema::Parameter& parameter) const {
        return defaults.empty() ? parameter.default_value : defaults[thing];
    }
};

/// The things that a form is about, and where below their settings its record stands.
struct Things {
    std::vector<document::Subject> subjects;
    std::vector<const schema::Record*> records;  ///< of each; they may differ where path is empty
    document::SettingPath path;
    std::size_t kept = 0;   ///< so much of the path stays even where nothing is set in it
    std::string name = {};  ///< what the path of fields begins with: "routes.0."

    const schema::Record& record() const { return *records.front(); }
    /// Of a record within.
    Things within(const schema::Parameter& parameter) const;
    /// Parameters that all of them have, alike.
    std::vector<const schema::Parameter*> parameters() const;
    /// "web", "3 components"
    QString title(const plan::Plan& plan) const;
};

/// The parameter's value; with a route, the one of that route alone.
Binding bind_parameter(const FormContext& context, const Things& things, const schema::Parameter& parameter, const std::string& route = {});
/// A remark, which all components and connections may have.
Binding bind_note(const Things& things);
const schema::Parameter& note_parameter();

/// Entries of phases about what the binding is about, or about a part of it.
struct PhaseSetting {
    std::string phase;
    std::string path;
    std::string part;  ///< of the path, behind what the binding is about: ".browse"
    bool operator==(const PhaseSetting&) const = default;
};
std::vector<PhaseSetting> phase_settings(const plan::Plan& plan, const Binding& binding, const std::string& design);
/// Such an entry.
Binding bind_in_phase(const Binding& base, const schema::Parameter& parameter, const PhaseSetting& setting);
/// The phases that could set it.
std::vector<std::string> phases_for(const plan::Plan& plan, const Binding& binding, const std::string& design);

/// A value that may stand, to begin with: the present one, the default, or an example. Null where none is found.
Value suggestion(const FormContext& context, const schema::Parameter& parameter, const Binding& binding);

}  // namespace headroom::panels
