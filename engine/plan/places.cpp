// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "plan/names.h"
#include "plan/platform.h"
#include "schema/describe.h"
#include "schema/placement.h"
#include "schema/setting.h"

namespace headroom::plan {

namespace {

/// Where components stand by themselves, then those that stand with others.
class PlacesReader {
public:
    PlacesReader(const Design& design, const std::string& path, const std::vector<const schema::Record*>& records, const Platform* platform,
                 const schema::ReadContext& context)
        : design_(design),
          path_(path),
          records_(records),
          platform_(platform),
          context_(context),
          ids_(component_ids(design)),
          places_(design.components.size()) {}

    std::vector<std::optional<Stand>> read() {
        for (std::size_t i = 0; i < places_.size(); ++i) read(i);
        for (std::size_t i = 0; i < places_.size(); ++i) join(i);
        return places_;
    }

private:
    void read(std::size_t i) {
        const Component& component = design_.components[i];
        const Value* value = component.settings.find("place");
        const bool is_set = value != nullptr && value->is_object();
        if (platform_ == nullptr) {
            if (is_set && design_.platform.is_null())
                context_.diagnostics.error(value->at, at(i), fmt::format("design '{}' has no platform to stand on", design_.name),
                                           R"("platform": {"regions": [{"name": "eu"}]} in the design)");
            return;
        }
        if (records_[i] == nullptr || records_[i]->role == schema::Role::Scaler || records_[i]->role == schema::Role::Host) return;
        const Value* at_edge = component.settings.find("at_edge");
        const bool is_outside = records_[i]->tier == schema::Tier::Clients || records_[i]->tier == schema::Tier::Edge ||
                                (at_edge != nullptr && *at_edge == Value(true));
        if (!is_set && is_outside) return;
        places_[i].emplace();
        if (is_set) read(i, *value);
    }

    void read(std::size_t i, const Value& value) {
        Diagnostics told;  // by the type's record
        const auto read = schema::build<schema::Placement>(value, at(i), {context_.files, told, {}, ids_, {}, {}, {}});
        Stand& place = *places_[i];
        if (read.with) {
            if (read.region || read.zone)
                error(i, "with", fmt::format("'{}' stands where '{}' does", design_.components[i].id, read.with->id),
                      "neither region nor zone beside it");
            const auto other = std::ranges::find(design_.components, read.with->id, &Component::id);
            if (other != design_.components.end()) with_.emplace(i, static_cast<std::size_t>(other - design_.components.begin()));
        }
        if (read.region) {
            const auto region = platform_->find_region(*read.region);
            if (!region)
                error(i, "region", fmt::format("the platform has no region '{}'", *read.region),
                      suggest(*read.region, given(names_of(platform_->regions))));
            place.region = region.value_or(0);
        }
        const std::int64_t zones = platform_->regions[place.region].zones;
        if (read.zone && *read.zone > zones)
            error(i, "zone", fmt::format("there is no zone {}", *read.zone), fmt::format("1 to {}", zones));
        else if (read.zone)
            place.zone = static_cast<std::size_t>(*read.zone - 1);
    }

    /// In the place of the other, which joins its own before.
    void join(std::size_t component) {
        const auto found = with_.find(component);
        if (found == with_.end()) return;
        const std::size_t other = found->second;
        const std::string& id = design_.components[other].id;
        if (!joining_.insert(component).second)
            return error(component, "with", fmt::format("'{}' stands with itself", design_.components[component].id),
                         "a component that stands by itself");
        join(other);
        joining_.erase(component);
        with_.erase(component);
        if (!places_[other]) return error(component, "with", fmt::format("'{}' stands nowhere on the platform", id), "one that does");
        places_[component] = places_[other];
        const auto all = static_cast<double>(platform_->regions[places_[other]->region].zones);
        const double machines = machines_of(other), zones = places_[other]->spread > 0 ? static_cast<double>(places_[other]->spread) : all;
        if (machines < zones) places_[component]->spread = static_cast<std::size_t>(machines);
    }

    /// Infinite of what a provider runs in all zones.
    double machines_of(std::size_t component) const {
        const auto& parameters = records_[component]->parameters;
        const auto count = std::ranges::find_if(parameters, schema::counts_machines);
        if (count != parameters.end()) return std::max(1.0, schema::number_of(design_.components[component].settings, *count).value_or(1));
        const bool is_one = std::ranges::any_of(parameters, &schema::Parameter::stands_by);
        return is_one ? 1 : std::numeric_limits<double>::infinity();
    }

    std::string at(std::size_t component) const { return fmt::format("{}.components[{}].place", path_, component); }
    void error(std::size_t component, const char* member, std::string message, std::string expected) {
        context_.diagnostics.error(design_.components[component].settings.find("place")->find(member)->at, at(component) + "." + member,
                                   std::move(message), std::move(expected));
    }

    const Design& design_;
    const std::string& path_;
    const std::vector<const schema::Record*>& records_;
    const Platform* platform_;
    const schema::ReadContext& context_;
    const std::vector<std::string> ids_;
    std::vector<std::optional<Stand>> places_;
    std::map<std::size_t, std::size_t> with_;  ///< whom each stands with, of those that have not joined them yet
    std::set<std::size_t> joining_;
};

}  // namespace

std::vector<std::optional<Stand>> read_places(const Design& design, const std::string& path,
                                              const std::vector<const schema::Record*>& records, const Platform* platform,
                                              const schema::ReadContext& context) {
    return PlacesReader(design, path, records, platform, context).read();
}

}  // namespace headroom::plan
