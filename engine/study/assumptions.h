// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "schema/record.h"

namespace headroom::study {

/// A setting of a plan that is not what it would be if nobody had set it.
struct Assumption {
    std::string design;         ///< empty: of the whole plan
    std::string of;             ///< "component", "connection", "route", "keyspace", "promise", "design", "incident"
    std::string id;             ///< what it is a setting of; a promise has its route's, empty: all requests; an incident its phase
    std::string type;           ///< in people's words: "Service"
    std::string setting;        ///< "cpu.browse", "retry.attempts"; "note" for what somebody wrote beside it
    std::string value;          ///< as it was written
    std::string default_value;  ///< empty: without one
    std::string help;           ///< what the setting is
    bool operator==(const Assumption&) const = default;
};

/// A phase as the plan has it.
struct AssumedPhase {
    struct Change {
        std::string setting, value;
        bool operator==(const Change&) const = default;
    };
    std::string phase;
    std::string design;
    std::string users;
    std::string horizon;  ///< empty: the default
    std::string note;
    std::vector<Change> set;
    bool operator==(const AssumedPhase&) const = default;
};

/// What a document's figures rest on, besides its Origin.
struct Assumptions {
    std::string program;  ///< version of the program
    std::string note;     ///< the plan's
    std::vector<Assumption> settings;
    std::vector<AssumedPhase> phases;
    bool operator==(const Assumptions&) const = default;
};

/// Walks the records of all that the plan sets; `program` is left to the caller.
Assumptions assumptions_of(const plan::Plan& plan, const schema::Catalogue& catalogue);

}  // namespace headroom::study
