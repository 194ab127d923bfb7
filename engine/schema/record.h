// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/files.h"
#include "core/units.h"
#include "core/value.h"

namespace headroom::schema {

/// What a component is in a topology. Findings, growth and the window speak of roles, never of types.
enum class Role { Source, Balancer, Service, Cache, Store, Partition, Queue, Scaler, Host };
/// Where the palette shows a type.
enum class Tier { Clients, Edge, Traffic, Compute, Data, Messaging, Control };
/// What travels over a port: calls that are answered; messages that are taken when there is time; messages that nobody could
/// process; nothing (one component belongs to the other, is scaled by it, or stands on its machines).
enum class Connects { Calls, Messages, DeadLetters, Attachment, Scaling, Hosting };
/// Nothing travels over it: what one end is, the other has a part in.
constexpr bool is_attachment(Connects connects) {
    return connects == Connects::Attachment || connects == Connects::Scaling || connects == Connects::Hosting;
}
/// How an output of several replicas, or of several moments, becomes one number.
enum class Aggregate { Mean, Sum, Maximum };
/// What a parameter of kind Reference names; Connection: what one of kind Text does.
enum class Reference { None, Component, Keyspace, Instance, Route, Design, Connection };

enum class Kind { Quantity, Integer, Boolean, Text, Choice, Distribution, Keys, Profile, Reference, Record, Failure };

std::string_view to_string(Role role);
std::string_view to_string(Tier tier);
std::string_view to_string(Kind kind);
std::string_view to_string(Aggregate aggregate);
std::string_view to_string(Connects connects);
std::string_view to_string(Reference reference);

/// Inclusive bounds in the SI unit; an absent one is no bound.
struct Range {
    std::optional<double> low;
    std::optional<double> high;
};

/// What a reader has to know besides the value: the names that may be referred to, the files, where mistakes go.
struct ReadContext {
    const Files& files;
    Diagnostics& diagnostics;
    std::vector<std::string> routes;      ///< in the plan's order; a PerRoute is indexed like this
    std::vector<std::string> components;  ///< ids of the design in question
    std::vector<std::string> keyspaces;
    std::vector<std::string> instances;
    std::vector<std::string> designs;
};

struct Option {
    std::string name;
    std::string help;
};

/// What has to be beside a parameter, for it to change anything.
struct Needs {
    std::string parameter;
    std::vector<std::string> values;  ///< one of these; none: any that is set, and not false
    bool absent = false;              ///< it must not be set at all
};

struct Record;

/// One thing that can be set. Made by Describe<T>::param, walked by everything else.
struct Parameter {
    std::string name;
    std::string help;
    Kind kind = Kind::Quantity;
    Unit unit = Unit::None;
    Range range;
    bool optional = false;   ///< may stay unset; unset means what the help says
    bool per_route = false;  ///< a scalar for all routes, or an object route -> value
    bool required = false;   ///< there is no default
    Reference reference = Reference::None;
    std::vector<Option> options;        ///< of a Choice
    const Record* record = nullptr;     ///< of a Record
    Value default_value;                ///< as a person writes it; null where unset or required
    std::vector<std::string> relieves;  ///< resources that have more to give, in proportion, where there is more of it
    bool multiplies = false;            ///< of an Integer: all that is reached only through the component exists so many times
    bool is_pulled = false;             ///< of a Quantity: bytes that a replica pulls from the platform's registry
    bool stands_by = false;             ///< of a Boolean: true means that another takes over when the component fails
    std::optional<Needs> needs;         ///< of its record

    /// Reads `value` into the struct at `object`; mistakes go to the context, the member then keeps its former value.
    std::function<void(void* object, const Value& value, const std::string& path, const ReadContext&)> read;
};

/// Is it a number of machines?
bool counts_machines(const Parameter& parameter);

/// A place where a connection begins ("out") or ends ("in").
struct Port {
    std::string name;
    Connects connects = Connects::Calls;
    std::string help;
};

/// A figure that can be read off a component, besides those that all components have.
struct Output {
    std::string name;
    Unit unit = Unit::None;
    std::string help;
    Aggregate aggregate = Aggregate::Mean;
};

/// What is amiss where an output is above a limit; a run's findings tell it.
struct Concern {
    std::string rule;
    std::string output;
    std::string relative_to;  ///< another output, of which it is a share; empty: none
    double above = 0;
    std::string text;  ///< after the component's id; "{}" is the value, of a share that of a hundred
};

/// All that there is to know of a thing with settings: a component type, a policy, a route, a connection...
struct Record {
    std::string name;   ///< as plans spell it: "cache"
    std::string title;  ///< as people read it: "Cache"
    std::string help;
    std::optional<Role> role;  ///< component types only
    Tier tier = Tier::Compute;
    std::string icon;
    bool copies_to_all = false;  ///< of several that take its messages each gets all, not a share
    std::vector<Parameter> parameters;
    std::vector<Port> inputs;
    std::vector<Port> outputs_ports;
    std::vector<Output> outputs;
    std::vector<Concern> concerns;
    /// A struct with its defaults, for read(): where the type is known by its record alone.
    std::function<std::shared_ptr<void>()> make;

    const Parameter* find(std::string_view parameter) const;
    const Port* find_input(std::string_view port) const;
    const Port* find_output_port(std::string_view port) const;
    std::vector<std::string> parameter_names() const;

    /// Reads the members of `settings` (an object) into the struct at `object`, which holds defaults.
    /// Reports unknown names (with the nearest), wrong kinds, units and ranges, and missing required ones.
    /// Names in `reserved` ("id", "type", "at") are someone else's.
    void read(void* object, const Value& settings, const std::string& path, const ReadContext& context,
              const std::vector<std::string>& reserved = {}) const;
};

/// The types that a plan may use: all records of models/, generated by the build from the folders there.
class Catalogue {
public:
    void add(const Record& record) { records_.push_back(&record); }
    const Record* find(std::string_view type) const;
    const std::vector<const Record*>& records() const { return records_; }
    std::vector<std::string> names() const;

private:
    std::vector<const Record*> records_;
};

}  // namespace headroom::schema
