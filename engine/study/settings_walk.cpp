// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/settings_walk.h"

#include "plan/parts.h"
#include "plan/platform.h"
#include "policy/connection.h"

namespace headroom::study {

namespace {

class Walker {
public:
    explicit Walker(const VisitSetting& visit) : visit_(visit) {}

    void walk(const schema::Record& record, const Value& settings, const std::string& owner) {
        for (const schema::Parameter& parameter : record.parameters) {
            const Value* set = settings.find(parameter.name);
            const Value& present = set != nullptr ? *set : parameter.default_value;
            const std::string path = owner + "." + parameter.name;
            if (parameter.kind == schema::Kind::Record) {
                if (present.is_object()) walk(*parameter.record, present, path);
            } else if (parameter.per_route && present.is_object()) {
                for (const Value::Member& route : present.as_object()) visit_(parameter, route.value, path + "." + route.name);
            } else {
                visit_(parameter, present, path);
            }
        }
    }

    /// Of a list of named things: "routes.browse".
    void walk_list(const schema::Record& record, const Value* list, const std::string& owner) {
        if (list == nullptr || !list->is_array()) return;
        for (const Value& each : list->as_array()) walk(record, each, owner + "." + each.find("name")->as_string());
    }

private:
    const VisitSetting& visit_;
};

template <class T>
const schema::Record& record() {
    return record_of(static_cast<const T*>(nullptr));
}

}  // namespace

void walk_settings(const plan::Plan& reduced, const schema::Catalogue& catalogue, const VisitSetting& visit) {
    const plan::Design& design = reduced.designs.front();
    Walker walker(visit);
    for (const plan::Component& component : design.components)
        if (const schema::Record* type = catalogue.find(component.type)) walker.walk(*type, component.settings, component.id);
    for (const plan::Connection& connection : design.connections)
        walker.walk(record<policy::Connection>(), connection.settings, connection.id);
    walker.walk_list(record<plan::Route>(), &reduced.routes, "routes");
    walker.walk_list(record<plan::Keyspace>(), &reduced.keyspaces, "keyspaces");
    walker.walk_list(record<plan::Region>(), design.platform.find("regions"), "platform.regions");
    walker.walk_list(record<plan::Link>(), design.platform.find("links"), "platform.links");
    if (const Value* registry = design.platform.find("registry")) walker.walk(record<plan::Registry>(), *registry, "platform.registry");
}

}  // namespace headroom::study
