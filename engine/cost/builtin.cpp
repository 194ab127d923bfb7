// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <span>
#include <string>

#include "cost/catalogue.h"
#include "cost/embedded.h"

namespace headroom::cost {
namespace {

const std::map<std::string, PriceCatalogue, std::less<>>& catalogues() {
    static const std::map<std::string, PriceCatalogue, std::less<>> all = [] {
        std::map<std::string, PriceCatalogue, std::less<>> result;
        for (const std::string_view text : embedded_catalogues()) {
            PriceCatalogue catalogue = parse_catalogue(text);
            std::string name = catalogue.name;
            result.emplace(std::move(name), std::move(catalogue));
        }
        return result;
    }();
    return all;
}

}  // namespace

const PriceCatalogue* find_builtin(std::string_view name) {
    const auto found = catalogues().find(name);
    return found == catalogues().end() ? nullptr : &found->second;
}

std::vector<std::string> builtin_names() {
    std::vector<std::string> names;
    for (const auto& [name, catalogue] : catalogues()) names.push_back(name);
    return names;
}

}  // namespace headroom::cost
