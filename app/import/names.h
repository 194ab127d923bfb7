// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <utility>

#include "app/import/manifests.h"

/// How manifests name one another, and how plans name what they describe.
namespace headroom::import {

using ObjectKey = std::pair<std::string, std::string>;  ///< namespace, name

bool selects(const Labels& selector, const Labels& labels);

/// Does a value, read in a namespace, name the host of that service: "http://catalog.shop.svc:8080/", "catalog:8080", "catalog"?
/// A namespace that none of these `spaces` is may be the one that manifests without a namespace are applied to.
bool names_host(const std::string& value, const ObjectKey& service, const std::string& from, const std::set<std::string>& spaces);

/// Does a value name that queue or topic, alone or at the end of an address: "https://sqs.eu-west-1.amazonaws.com/12/orders", "orders"?
bool names_queue(const std::string& value, const std::string& queue);

/// As a plan names components: letters, digits, "_" and "-", a letter first.
std::string identifier(std::string name);

}  // namespace headroom::import
