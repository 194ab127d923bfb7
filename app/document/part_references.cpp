// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/part_references.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "plan/parts.h"
#include "policy/connection.h"

namespace headroom::document {

namespace {

using Kind = Subject::Kind;
using schema::Parameter;
using schema::Record;

const Record& connection_record() { return policy::record_of(static_cast<const policy::Connection*>(nullptr)); }
const Record& route_record() { return plan::record_of(static_cast<const plan::Route*>(nullptr)); }

/// Gives a name another one, or takes it away where there is none.
class Renamer {
public:
    Renamer(plan::Plan& plan, Kind kind, std::string from, std::string to, const schema::Catalogue& types)
        : plan_(plan), is_route_(kind == Kind::Route), from_(std::move(from)), to_(std::move(to)), types_(types) {}

    void run() {
        each(plan_.routes, route_record());
        if (is_route_) promises();
        for (plan::Phase& phase : plan_.phases) settings_of(phase);  // before the connections lose the name
        for (plan::Design& design : plan_.designs) {
            for (plan::Component& component : design.components)
                if (const Record* record = types_.find(component.type)) in(component.settings, *record);
            for (plan::Connection& connection : design.connections) {
                in(connection.settings, connection_record());
                key_of(connection.settings);
            }
        }
    }

private:
    bool is_own(const Value& value) const { return value.is_string() && value.as_string() == from_; }
    bool refers(const Parameter& parameter) const {
        return parameter.kind == schema::Kind::Reference &&
               parameter.reference == (is_route_ ? schema::Reference::Route : schema::Reference::Keyspace);
    }
    void put(Value& settings, const std::string& name) const {
        if (to_.empty())
            settings.erase(name);
        else
            settings.set(name, to_);
    }

    void each(Value& list, const Record& record) {
        if (!list.is_array()) return;
        for (Value& part : list.as_array()) in(part, record);
    }

    void in(Value& settings, const Record& record) {
        for (const Parameter& parameter : record.parameters) {
            Value* value = settings.find(parameter.name);
            if (value == nullptr) continue;
            if (parameter.record != nullptr) {
                const bool was_whole = is_whole(*value, *parameter.record);
                in(*value, *parameter.record);
                if (was_whole && !is_whole(*value, *parameter.record)) settings.erase(parameter.name);
            } else if (parameter.per_route && value->is_object()) {
                if (per_route(*value)) settings.erase(parameter.name);
            } else if (refers(parameter) && is_own(*value)) {
                put(settings, parameter.name);
            }
        }
    }

    /// Has all that it cannot be without.
    static bool is_whole(const Value& settings, const Record& record) {
        return std::ranges::all_of(
            record.parameters, [&](const Parameter& parameter) { return !parameter.required || settings.find(parameter.name) != nullptr; });
    }

    /// True where nothing is left.
    bool per_route(Value& object) const {
        if (!is_route_) return false;
        Value::Object& members = object.as_object();
        const auto found = std::ranges::find(members, from_, &Value::Member::name);
        if (found == members.end()) return false;
        if (!to_.empty())
            found->name = to_;
        else
            members.erase(found);
        return members.empty();
    }

    /// A connection's key may name a keyspace.
    void key_of(Value& settings) const {
        const Value* key = settings.find("key");
        if (!is_route_ && key != nullptr && is_own(*key)) put(settings, "key");
    }

    void promises() {
        if (!plan_.slo.is_array()) return;
        const auto is_about = [&](const Value& promise) {
            const Value* route = promise.find("route");
            return route != nullptr && is_own(*route);
        };
        if (to_.empty()) {
            std::erase_if(plan_.slo.as_array(), is_about);
            return;
        }
        for (Value& promise : plan_.slo.as_array())
            if (is_about(promise)) promise.set("route", to_);
    }

    void settings_of(plan::Phase& phase) {
        const std::string own = (is_route_ ? "routes." : "keyspaces.") + from_;
        std::erase_if(phase.set, [&](plan::Setting& setting) {
            if (setting.path.starts_with(own + ".")) {
                if (to_.empty()) return true;
                setting.path = own.substr(0, own.size() - from_.size()) + to_ + setting.path.substr(own.size());
                return false;
            }
            return setting_refers(phase, setting);
        });
    }

    /// A setting of a component or connection; true where it goes.
    bool setting_refers(const plan::Phase& phase, plan::Setting& setting) {
        std::string rest;
        const Record* record = owner_of(phase, setting.path, rest);
        while (record != nullptr) {
            const std::size_t dot = rest.find('.');
            const Parameter* parameter = record->find(rest.substr(0, dot));
            if (parameter == nullptr) return false;
            if (dot != std::string::npos) rest = rest.substr(dot + 1);
            if (dot == std::string::npos) return value_refers(*parameter, setting.value);
            if (parameter->record == nullptr) {
                if (!is_route_ || !parameter->per_route || rest != from_) return false;
                setting.path = setting.path.substr(0, setting.path.size() - from_.size()) + to_;
                return to_.empty();
            }
            record = parameter->record;
        }
        return false;
    }

    bool value_refers(const Parameter& parameter, Value& value) {
        if (parameter.record != nullptr) {
            in(value, *parameter.record);
        } else if (parameter.per_route && value.is_object()) {
            return per_route(value);
        } else if (refers(parameter) && is_own(value)) {
            if (to_.empty()) return true;
            value = to_;
        }
        return false;
    }

    /// `rest` becomes what stands behind the owner's name.
    const Record* owner_of(const plan::Phase& phase, const std::string& path, std::string& rest) const {
        const auto begins = [&](const std::string& owner) {
            if (owner.empty() || path.size() <= owner.size() + 1 || !path.starts_with(owner) || path[owner.size()] != '.') return false;
            rest = path.substr(owner.size() + 1);
            return true;
        };
        if (begins("routes")) {
            rest = rest.substr(std::min(rest.find('.'), rest.size() - 1) + 1);
            return &route_record();
        }
        const plan::Design* design = plan_.find_design(phase.design);
        if (design == nullptr) return nullptr;
        for (const plan::Connection& connection : design->connections)
            if (begins(connection.id)) return &connection_record();
        for (const plan::Component& component : design->components)
            if (begins(component.id)) return types_.find(component.type);
        return nullptr;
    }

    plan::Plan& plan_;
    const bool is_route_;
    const std::string from_, to_;
    const schema::Catalogue& types_;
};

}  // namespace

void follow_part(plan::Plan& plan, Kind kind, const std::string& from, const std::string& to, const schema::Catalogue& types) {
    Renamer(plan, kind, from, to, types).run();
}

void forget_part(plan::Plan& plan, Kind kind, const std::string& name, const schema::Catalogue& types) {
    Renamer(plan, kind, name, {}, types).run();
}

}  // namespace headroom::document
