// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schema/record.h"

/// JSON Schemas (draft 2020-12) of documents whose parts are records: plans, price catalogues.
namespace headroom::schema {

using Json = nlohmann::ordered_json;

Json reference_to(const std::string& definition);
Json text_schema(std::string_view description);
Json array_of(Json items, std::string_view description);
/// A whole document, an object of these members and no others.
std::string document_schema(const std::string& id, const std::string& title, Json properties, const std::vector<std::string>& required,
                            Json definitions);

/// Gathers the definitions that the records need.
class SchemaWriter {
public:
    /// An object with the parameters of a record (which may be null) and the format's own members.
    Json object(const Record* record, const Json& own, std::vector<std::string> required);
    /// The members alone; names of those required are added.
    Json properties(const Record& record, std::vector<std::string>& required);
    /// What a text or a bare number of a unit may be.
    Json quantity(Unit unit, const Range& range);

    void define(const std::string& name, Json definition) { definitions_[name] = std::move(definition); }
    Json take_definitions() { return std::move(definitions_); }

private:
    Json property(const Parameter& parameter);
    Json value(const Parameter& parameter);
    std::string text_of(Unit unit);
    std::string distribution_text();
    std::string record(const Record& within);

    Json definitions_ = Json::object();
    std::map<const Record*, std::string> records_;
};

}  // namespace headroom::schema
