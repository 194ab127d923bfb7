// SPDX-License-Identifier: GPL-3.0-or-later
#include "imported.h"

#include <fstream>
#include <sstream>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "plan/scenario.h"

namespace headroom::import {

std::string text_of(const std::string& name) {
    std::ifstream stream(std::string(HEADROOM_SOURCE) + "/tests/import/data/" + name);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

Imported imported(const std::string& yaml) {
    Manifests manifests;
    read_manifests(yaml, "all.yaml", manifests);
    return make_plan(std::move(manifests), "Test");
}

int line_of(const Imported& imported, const std::string& what) {
    for (const auto& remark : imported.remarks)
        if (remark.what.find(what) != std::string::npos) return static_cast<int>(remark.at.line);
    return -1;
}

std::string mistakes_in(const std::string& plan) {
    const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files, cost::builtin_names()};
    const Diagnostics found = plan::check(plan::parse_plan(plan), surroundings);
    std::string said;
    for (const Diagnostic& diagnostic : found.list()) said += to_string(diagnostic, "plan") + "\n";
    return said;
}

Json component(const Json& plan, const std::string& id) {
    for (const Json& one : plan["designs"][0]["components"])
        if (one["id"] == id) return one;
    return nullptr;
}

bool is_connected(const Json& plan, const std::string& from, const std::string& to) {
    for (const Json& one : plan["designs"][0]["connections"])
        if (one["from"] == from && one["to"] == to) return true;
    return false;
}

}  // namespace headroom::import
