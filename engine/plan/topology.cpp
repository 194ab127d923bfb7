// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "plan/names.h"
#include "schema/describe.h"

namespace headroom::plan {
namespace {

using schema::Record;

class TopologyReader {
public:
    TopologyReader(const Design& design, const std::string& path, const schema::Catalogue& catalogue, const schema::ReadContext& context)
        : design_(design), path_(path), catalogue_(catalogue), context_(context) {
        for (std::size_t i = 0; i < design.components.size(); ++i) indices_.emplace(design.components[i].id, i);
    }

    Topology read() {
        for (std::size_t i = 0; i < design_.components.size(); ++i) {
            const bool enough = is_enough(design_.components[i].at);
            topology_.records.push_back(enough ? nullptr
                                               : read_component(design_.components[i], fmt::format("{}.components[{}]", path_, i)));
        }
        for (std::size_t i = 0; i < design_.connections.size(); ++i) {
            if (!is_enough(design_.connections[i].at)) read_connection(i, fmt::format("{}.connections[{}]", path_, i));
        }
        return std::move(topology_);
    }

private:
    bool is_enough(Location at) {
        if (enough_ || context_.diagnostics.list().size() < most_mistakes) return enough_;
        context_.diagnostics.error(at, path_, fmt::format("design '{}' has more mistakes than these", design_.name));
        return enough_ = true;
    }

    /// The one member of the settings that no record knows.
    void check_note(const Value& settings, const std::string& path) {
        const Value* note = settings.find("note");
        if (note == nullptr || note->is_string()) return;
        context_.diagnostics.error(note->at, path + ".note", fmt::format("'note' is {}", note->kind_name()), "a string");
    }

    const Record* read_component(const Component& component, const std::string& path) {
        check_note(component.settings, path);
        if (component.type.empty()) return nullptr;
        const Record* record = catalogue_.find(component.type);
        if (record == nullptr) {
            context_.diagnostics.error(component.type_at, path + ".type", fmt::format("unknown type '{}'", component.type),
                                       suggest(component.type, catalogue_.names()));
            return nullptr;
        }
        const std::shared_ptr<void> object = record->make();
        record->read(object.get(), component.settings, path, context_, {"note"});
        return record;
    }

    void read_connection(std::size_t index, const std::string& path) {
        const Connection& connection = design_.connections[index];
        check_note(connection.settings, path);
        Arrow arrow;
        arrow.connection = index;
        const std::optional<std::size_t> from = find(connection.from, connection.from_at, path + ".from");
        const std::optional<std::size_t> to = find(connection.to, connection.to_at, path + ".to");
        arrow.policy = schema::build<policy::Connection>(connection.settings, path, context_, {"note"});
        check_key(connection, arrow.policy, path);
        if (!from || !to) return;
        arrow.from = *from;
        arrow.to = *to;
        check_fallback(connection, arrow.policy, path);
        if (topology_.records[*from] == nullptr || topology_.records[*to] == nullptr) return;
        const Ports ports = choose_ports(connection, *topology_.records[*from], *topology_.records[*to], path, context_.diagnostics);
        if (ports.from == nullptr) return;
        arrow.from_port = ports.from->name;
        arrow.to_port = ports.to->name;
        arrow.connects = ports.from->connects;
        check_message_settings(connection, arrow.connects, path, context_.diagnostics);
        fill_in_message_bytes(arrow, *topology_.records[*to], context_.routes.size());
        topology_.arrows.push_back(std::move(arrow));
    }

    std::optional<std::size_t> find(const std::string& id, Location at, const std::string& path) {
        if (id.empty()) return std::nullopt;
        if (const std::optional<std::size_t> index = index_of(id)) return index;
        context_.diagnostics.error(at, path, fmt::format("design '{}' has no component '{}'", design_.name, id),
                                   suggest(id, context_.components));
        return std::nullopt;
    }

    Location at_of(const Connection& connection, std::string_view member) const {
        const Value* value = connection.settings.find(member);
        return value != nullptr ? value->at : connection.at;
    }

    void check_key(const Connection& connection, const policy::Connection& policy, const std::string& path) {
        if (!policy.key || *policy.key == "fresh" || std::ranges::find(context_.keyspaces, *policy.key) != context_.keyspaces.end()) return;
        std::vector<std::string> names = context_.keyspaces;
        names.emplace_back("fresh");
        context_.diagnostics.error(at_of(connection, "key"), path + ".key", fmt::format("the plan has no keyspace '{}'", *policy.key),
                                   suggest(*policy.key, names));
    }

    /// That the component exists is the record's to say.
    void check_fallback(const Connection& connection, const policy::Connection& policy, const std::string& path) {
        if (policy.on_failure.kind != OnFailure::Kind::Fallback) return;
        const std::string& fallback = policy.on_failure.fallback;
        const Location at = at_of(connection, "on_failure");
        if (fallback == connection.from) {
            context_.diagnostics.error(at, path + ".on_failure", fmt::format("'{}' falls back on itself", fallback), "another component");
        } else if (fallback == connection.to) {
            context_.diagnostics.error(at, path + ".on_failure", fmt::format("the fallback '{}' is what has failed", fallback),
                                       "another component; to try again is \"retry\"");
        } else if (const std::optional<std::size_t> index = index_of(fallback); index && topology_.records[*index] != nullptr) {
            const auto& inputs = topology_.records[*index]->inputs;
            if (std::ranges::find(inputs, schema::Connects::Calls, &schema::Port::connects) != inputs.end()) return;
            context_.diagnostics.error(at, path + ".on_failure",
                                       fmt::format("the fallback '{}' ({}) takes no calls", fallback, topology_.records[*index]->name),
                                       "a component that takes calls");
        }
    }

    std::optional<std::size_t> index_of(const std::string& id) const {
        const auto found = indices_.find(id);
        return found == indices_.end() ? std::nullopt : std::optional(found->second);
    }

    const Design& design_;
    const std::string& path_;
    const schema::Catalogue& catalogue_;
    const schema::ReadContext& context_;
    std::map<std::string, std::size_t, std::less<>> indices_;
    bool enough_ = false;
    Topology topology_;
};

}  // namespace

Topology read_topology(const Design& design, const std::string& path, const schema::Catalogue& catalogue,
                       const schema::ReadContext& context) {
    return TopologyReader(design, path, catalogue, context).read();
}

}  // namespace headroom::plan
