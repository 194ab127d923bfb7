// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/models.h"

#include <stdexcept>

namespace headroom::simgrid_models {

const std::vector<Model>& models() {
    static const std::vector<Model> all{
        {"mm1", mm1},
        {"md1", md1},
        {"mmc", mmc},
        {"mmck", mmck},
        {"ps", ps},
        {"repairman", repairman},
        {"fork_join_two", fork_join_two},
        {"two_layer", two_layer},
        {"web_chain", web_chain},
    };
    return all;
}

Outcome run_model(const std::string& name, const std::vector<std::string>& arguments) {
    Parameters parameters(arguments);
    std::string names;
    for (const Model& model : models()) {
        if (name == model.name) return model.run(parameters);
        names += std::string(names.empty() ? "" : ", ") + model.name;
    }
    throw std::invalid_argument("unknown model '" + name + "'; there are " + names);
}

}  // namespace headroom::simgrid_models
