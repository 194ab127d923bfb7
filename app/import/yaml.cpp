// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/import/amount.h"
#include "core/error.h"

namespace headroom::import {

namespace {

Location location_of(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    Location at;
    at.line = static_cast<decltype(at.line)>(mark.line + 1);
    at.column = static_cast<decltype(at.column)>(mark.column + 1);
    return at;
}

}  // namespace

Location Node::at() const { return yaml_->IsDefined() ? location_of(yaml_->Mark()) : parent_; }

void Node::error(std::string message, std::string expected) const {
    const auto is_same = [&](const Diagnostic& said) { return said.path == path_ && said.message == message; };
    if (std::ranges::any_of(diagnostics_->list(), is_same)) return;
    diagnostics_->error(at(), path_, std::move(message), std::move(expected));
}

Node Node::operator[](const std::string& name) const {
    const std::string path = path_ + "." + name;
    if (!exists()) return {YAML::Node(YAML::NodeType::Undefined), path, *diagnostics_, at()};
    if (!yaml_->IsMap()) {
        error("this has no members", "an object");
        return {YAML::Node(YAML::NodeType::Undefined), path, *diagnostics_, at()};
    }
    const YAML::Node& parent = *yaml_;
    return {parent[name], path, *diagnostics_, at()};
}

std::vector<Node> Node::elements() const {
    std::vector<Node> result;
    if (!exists()) return result;
    if (!yaml_->IsSequence()) {
        error("this is no list", "a list");
        return result;
    }
    for (std::size_t i = 0; i < yaml_->size(); ++i) result.emplace_back((*yaml_)[i], fmt::format("{}[{}]", path_, i), *diagnostics_);
    return result;
}

std::vector<std::pair<std::string, Node>> Node::members() const {
    std::vector<std::pair<std::string, Node>> result;
    if (!exists()) return result;
    if (!yaml_->IsMap()) {
        error("this has no members", "an object");
        return result;
    }
    for (const auto& member : *yaml_) {
        const std::string name = member.first.IsScalar() ? member.first.Scalar() : "?";
        result.emplace_back(name, Node(member.second, path_ + "." + name, *diagnostics_));
    }
    return result;
}

std::optional<std::string> Node::text() const {
    if (!exists()) return std::nullopt;
    if (yaml_->IsScalar()) return yaml_->Scalar();
    error("this is no text", "a text");
    return std::nullopt;
}

std::optional<std::int64_t> Node::integer(std::int64_t low) const {
    const auto written = text();
    if (!written) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(written->data(), written->data() + written->size(), value);
    if (failed == std::errc() && end == written->data() + written->size() && value >= low) return value;
    error(fmt::format("'{}' is no count", *written), fmt::format("a whole number from {} on", low));
    return std::nullopt;
}

std::optional<double> Node::amount() const {
    const auto written = text();
    if (!written) return std::nullopt;
    const auto value = parse_amount(*written);
    if (!value) error(fmt::format("'{}' is no quantity", *written), "a quantity such as 500m, 2, 512Mi");
    return value;
}

std::string Node::required_text(const std::string& what) const {
    if (!exists()) {
        error(what + " is missing", "a text");
        return {};
    }
    return text().value_or("");
}

std::vector<YAML::Node> parse_documents(const std::string& text, const std::string& file) {
    try {
        return YAML::LoadAll(text);
    } catch (const YAML::Exception& error) {
        throw InvalidDocument(file, {{Severity::Error, location_of(error.mark), "$", "no YAML: " + error.msg, "a Kubernetes manifest"}});
    }
}

}  // namespace headroom::import
