// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/names.h"

#include <algorithm>
#include <cctype>

namespace headroom::import {

namespace {

bool is_label_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

}  // namespace

bool selects(const Labels& selector, const Labels& labels) {
    return std::ranges::all_of(selector, [&](const auto& wanted) {
        const auto found = labels.find(wanted.first);
        return found != labels.end() && found->second == wanted.second;
    });
}

bool names_host(const std::string& value, const ObjectKey& service, const std::string& from, const std::set<std::string>& spaces) {
    const auto& [space, name] = service;
    for (std::size_t at = value.find(name); at != std::string::npos; at = value.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        const char before = at == 0 ? '/' : value[at - 1], after = end == value.size() ? ':' : value[end];
        if ((before != '/' && before != '@' && before != ',' && before != ' ') || is_label_part(after)) continue;
        const auto begin = value.begin() + static_cast<std::ptrdiff_t>(std::min(value.size(), end + 1));
        const std::string qualifier(begin, std::find_if_not(begin, value.end(), is_label_part));
        if (after != '.' || qualifier.empty()) {
            if (space == from) return true;
        } else if (qualifier == space || (space == "default" && !spaces.contains(qualifier))) {
            return true;
        }
    }
    return false;
}

bool names_queue(const std::string& value, const std::string& queue) { return value == queue || value.ends_with("/" + queue); }

std::string identifier(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return !is_label_part(c); }, '-');
    return name.empty() || std::isalpha(static_cast<unsigned char>(name[0])) == 0 ? "k-" + name : name;
}

}  // namespace headroom::import
