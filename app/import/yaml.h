// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnostic.h"

namespace headroom::import {

/// A value in a manifest, and where it stands. What is missing is empty; what is of another kind is reported, and empty.
class Node {
public:
    Node(YAML::Node yaml, std::string path, Diagnostics& diagnostics, Location parent = {})
        : yaml_(std::make_shared<const YAML::Node>(std::move(yaml))), path_(std::move(path)), diagnostics_(&diagnostics), parent_(parent) {}

    bool exists() const { return yaml_->IsDefined() && !yaml_->IsNull(); }
    /// Of what it is missing in, where it is.
    Location at() const;
    Node operator[](const std::string& name) const;
    /// Of a sequence, or of a map's values.
    std::vector<Node> elements() const;
    std::vector<std::pair<std::string, Node>> members() const;

    std::optional<std::string> text() const;
    std::optional<std::int64_t> integer(std::int64_t low) const;
    /// A quantity as Kubernetes writes it.
    std::optional<double> amount() const;
    /// Reported where it is missing.
    std::string required_text(const std::string& what) const;
    /// Once, however often it is asked.
    void error(std::string message, std::string expected) const;

private:
    std::shared_ptr<const YAML::Node> yaml_;  ///< shared: to assign one YAML::Node to another changes the document
    std::string path_;
    Diagnostics* diagnostics_;
    Location parent_;
};

/// The documents of a text. Throws InvalidDocument where it is no YAML.
std::vector<YAML::Node> parse_documents(const std::string& text, const std::string& file);

}  // namespace headroom::import
