// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/json_node.h"

#include <fmt/format.h>

#include "core/error.h"
#include "plan/reader.h"

namespace headroom::study {

namespace {

const Json null;

}  // namespace

JsonNode JsonNode::operator[](std::string_view name) const {
    if (!json_->is_object() && !is_null()) fail_kind("an object");
    const auto found = is_null() ? json_->end() : json_->find(std::string(name));
    return {found == json_->end() ? null : *found, file_, member_path(path_, name)};
}

JsonNode JsonNode::required(std::string_view name) const {
    JsonNode member = (*this)[name];
    if (member.is_null()) member.fail(fmt::format("'{}' is missing", name));
    return member;
}

std::string JsonNode::text() const {
    if (is_null()) return {};
    if (!json_->is_string()) fail_kind("a text");
    return json_->get<std::string>();
}

double JsonNode::number() const {
    if (!json_->is_number()) fail_kind("a number");
    return json_->get<double>();
}

std::optional<double> JsonNode::real() const { return is_null() ? std::nullopt : std::optional(number()); }

std::uint64_t JsonNode::count() const {
    if (is_null()) return 0;
    if (!json_->is_number_unsigned()) fail_kind("a count");
    return json_->get<std::uint64_t>();
}

bool JsonNode::flag() const {
    if (is_null()) return false;
    if (!json_->is_boolean()) fail_kind("true or false");
    return json_->get<bool>();
}

std::vector<JsonNode> JsonNode::elements() const {
    if (!json_->is_array() && !is_null()) fail_kind("an array");
    std::vector<JsonNode> nodes;
    for (std::size_t i = 0; !is_null() && i < json_->size(); ++i) nodes.push_back({(*json_)[i], file_, fmt::format("{}[{}]", path_, i)});
    return nodes;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
    if (!json_->is_object() && !is_null()) fail_kind("an object");
    std::vector<std::pair<std::string, JsonNode>> nodes;
    for (auto it = json_->begin(); !is_null() && it != json_->end(); ++it)
        nodes.emplace_back(it.key(), JsonNode{it.value(), file_, member_path(path_, it.key())});
    return nodes;
}

std::vector<std::string> JsonNode::texts() const {
    std::vector<std::string> list;
    for (const JsonNode& node : elements()) list.push_back(node.text());
    return list;
}

Value JsonNode::value() const { return *plan::parse_json(json_->dump()).value; }

void JsonNode::fail(std::string message, std::string expected) const {
    throw InvalidDocument(*file_, {{Severity::Error, {}, path_, std::move(message), std::move(expected)}});
}

void JsonNode::fail_kind(const char* expected) const { fail(fmt::format("this is of kind {}", json_->type_name()), expected); }

Json parse_document(const std::string& text, const std::string& file) {
    try {
        return Json::parse(text, nullptr, true, true);
    } catch (const Json::exception& error) {
        const plan::ParsedJson explained = plan::parse_json(text);
        if (explained.diagnostics.has_errors()) throw InvalidDocument(file, explained.diagnostics.list());
        throw InvalidDocument(file, {{Severity::Error, {}, "$", error.what(), "JSON"}});
    }
}

void require_format(const JsonNode& document, std::string_view format, int version) {
    const JsonNode name = document["format"];
    if (name.text() != format)
        name.fail(
            name.is_null() ? "this is no document of Headroom" : fmt::format("this is a document of another format, '{}'", name.text()),
            fmt::format("'{}'", format));
    const JsonNode found = document.required("version");
    if (found.number() > version)
        found.fail(fmt::format("version {:g} is newer than this program, which knows version {}", found.number(), version),
                   "a newer Headroom");
}

}  // namespace headroom::study
