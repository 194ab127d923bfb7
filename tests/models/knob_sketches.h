// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "knobs.h"

/// What knobs are made of, and where those of one kind of thing are gathered.
namespace headroom::knobs {

/// Twenty requests a second.
inline const std::string people = R"({"id": "users", "type": "users", "requests_per_user_per_day": 8640})";
inline const std::string to_web = R"({"from": "users", "to": "web"})";
inline const std::string keys = R"x({"name": "k", "keys": "zipf(1000, 0.8)", "item": "1 kB"})x";
inline const std::string keyed = R"({"name": "r", "keyspace": "k"})";
inline const std::string written = R"({"name": "w", "kind": "write", "keyspace": "k"})";

std::string join(const std::string& a, const std::string& b);
std::string component(const std::string& id, const std::string& type, const std::string& members);
/// A parameter of a record: unset, and with each of the values.
Knob unset_or(const std::string& parameter, const std::vector<std::string>& values, Sketch sketch);
/// The same, but always set.
Knob either(const std::string& parameter, const std::vector<std::string>& values, Sketch sketch);

/// What keeps a balancer from replicas that are lost, new or worse than the others.
void add_balancers_care(std::vector<Knob>& knobs);
void add_incidents(std::vector<Knob>& knobs);
void add_policies(std::vector<Knob>& knobs);
void add_data(std::vector<Knob>& knobs);
void add_autoscalers(std::vector<Knob>& knobs);
void add_clusters(std::vector<Knob>& knobs);
void add_types(std::vector<Knob>& knobs);
void add_users(std::vector<Knob>& knobs);
/// When all of the types are there: it takes the plans of their instances.
void add_purchases(std::vector<Knob>& knobs);
/// When all of the types are there: it takes their plans for their places.
void add_platforms(std::vector<Knob>& knobs);

}  // namespace headroom::knobs
