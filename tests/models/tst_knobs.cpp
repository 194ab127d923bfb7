// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/parts.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "protocol/json.h"
#include "replication/replication.h"
#include "study/results_json.h"
#include "study/run.h"

using namespace headroom;
using Json = nlohmann::json;

namespace {

/// What tests/models/knobs/*.json say: plans to turn a knob in, and the values of each knob.
///   "bases": name -> components, connections, routes, keyspaces, slo, users, horizon
///   "knobs": record.parameter -> {"base", "path": "web.replicas", "values": [...], "with": {path: value}, "results": true}
///   "exempt": record.parameter -> why it changes nothing
struct Data {
    std::map<std::string, Json> bases;
    std::map<std::string, Json> knobs;  ///< with the name of the base made unique
    std::map<std::string, std::string> exempt;
};

const Data& data() {
    static const Data all = [] {
        Data result;
        for (const auto& file : std::filesystem::directory_iterator(HEADROOM_KNOBS)) {
            std::ifstream stream(file.path());
            const Json json = Json::parse(stream);
            const std::string name = file.path().stem().string();
            for (const auto& [base, sketch] : json["bases"].items()) result.bases[name + "/" + base] = sketch;
            for (auto [knob, entry] : json["knobs"].items()) {
                entry["base"] = name + "/" + entry["base"].get<std::string>();
                result.knobs[knob] = entry;
            }
            if (json.contains("exempt")) {
                for (const auto& [knob, why] : json["exempt"].items()) result.exempt[knob] = why;
            }
        }
        return result;
    }();
    return all;
}

/// All parameters there are, by "record.parameter"; those of a record within a record by "record.outer.inner".
void collect(const schema::Record& record, const std::string& name, std::map<std::string, const schema::Parameter*>& all) {
    for (const schema::Parameter& parameter : record.parameters) {
        const std::string path = name + "." + parameter.name;
        all[path] = &parameter;
        if (parameter.record != nullptr) collect(*parameter.record, path, all);
    }
}
const std::map<std::string, const schema::Parameter*>& parameters() {
    static const std::map<std::string, const schema::Parameter*> all = [] {
        std::map<std::string, const schema::Parameter*> result;
        for (const kernel::ComponentType& type : models::all().all()) collect(*type.record, type.record->name, result);
        collect(record_of(static_cast<const policy::Connection*>(nullptr)), "connection", result);
        collect(record_of(static_cast<const plan::Route*>(nullptr)), "route", result);
        collect(record_of(static_cast<const plan::Keyspace*>(nullptr)), "keyspace", result);
        collect(record_of(static_cast<const plan::Slo*>(nullptr)), "slo", result);
        return result;
    }();
    return all;
}

Json whole(const Json& base) {
    Json plan = {{"headroom", 1}, {"name", "Knobs"}};
    for (const char* part : {"keyspaces", "routes", "slo"}) {
        if (base.contains(part)) plan[part] = base[part];
    }
    Json components = base["components"];
    components.insert(components.begin(), Json{{"id", "users"}, {"type", "users"}, {"requests_per_user_per_day", 86400}});
    plan["designs"] = Json::array({{{"name", "D"}, {"components", components}, {"connections", base["connections"]}}});
    plan["phases"] = Json::array({{{"name", "P"}, {"users", base["users"]}, {"design", "D"}}});
    if (base.contains("horizon")) plan["phases"][0]["horizon"] = base["horizon"];
    return plan;
}

/// "web.replicas", "web->db.retry.attempts", "routes.0.share": a member of a component, of a connection, of the plan.
void set(Json& plan, const std::string& path, const Json& value) {
    std::vector<std::string> steps;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t dot = std::min(path.find('.', from), path.size());
        steps.push_back(path.substr(from, dot - from));
        from = dot + 1;
    }
    if (path.ends_with("p99.9")) steps.erase(steps.end() - 2, steps.end()), steps.push_back("p99.9");
    Json* at = &plan;
    Json& design = plan["designs"][0];
    for (Json& component : design["components"]) {
        if (component["id"] == steps[0]) at = &component;
    }
    for (Json& connection : design["connections"]) {
        if (connection["from"].get<std::string>() + "->" + connection["to"].get<std::string>() == steps[0]) at = &connection;
    }
    for (std::size_t i = at == &plan ? 0 : 1; i < steps.size(); ++i) {
        at = at->is_array() ? &(*at)[std::stoul(steps[i])] : &(*at)[steps[i]];
    }
    *at = value;
}

class ThisThread : public study::Executor {
public:
    std::vector<protocol::Measurement> run(const std::vector<protocol::Request>& requests, study::Observer&) override {
        std::vector<protocol::Measurement> results;
        for (const protocol::Request& request : requests) results.push_back(replication::run(request, models::all()));
        return results;
    }
};

/// What a results document says of the plan, the limits themselves left out: they are no outcome.
std::string results_of(const plan::Plan& plan) {
    const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    ThisThread executor;
    study::Observer observer;
    study::Options options;
    options.replications = 2;
    options.max_requests = 30 * 6e4;
    study::Results results;
    results.runs = study::run(plan, {{"P", std::nullopt}}, surroundings, options, executor, observer);
    Json json = Json::parse(study::print_results(results));
    for (Json& run : json["runs"]) {
        for (Json& slo : run["slo"]) {
            slo.erase("limit");
            slo.erase("route");
        }
    }
    return json.dump();
}

std::string measurement_of(const plan::Plan& plan) {
    protocol::Request request;
    request.plan = plan::reduce(plan, "P", std::nullopt);
    request.prices = cost::default_catalogue;
    request.level_s = {60};
    return protocol::print_message(replication::run(request, models::all()));
}

/// The output of a base plan with some settings.
std::string output(const Json& base, const std::vector<std::pair<std::string, Json>>& settings, bool results) {
    Json json = whole(base);
    for (const auto& [path, value] : settings) set(json, path, value);
    const plan::ParsedPlan parsed = plan::parse_plan(json.dump());
    if (!parsed.plan) throw InvalidDocument("knobs", parsed.diagnostics.list());
    return results ? results_of(*parsed.plan) : measurement_of(*parsed.plan);
}

std::string output_of(const Json& knob, const Json& value) {
    std::vector<std::pair<std::string, Json>> settings;
    if (knob.contains("with")) {
        for (const auto& [path, with] : knob["with"].items()) settings.emplace_back(path, with);
    }
    if (knob.contains("path")) {
        settings.emplace_back(knob["path"], value);
    } else {
        for (const auto& [path, member] : value.items()) settings.emplace_back(path, member);
    }
    return output(data().bases.at(knob["base"]), settings, knob.value("results", false));
}

}  // namespace

/// Every knob works: there is no parameter that changes no output.
class TestKnobs : public QObject {
    Q_OBJECT

private slots:
    void every_parameter_is_here() {
        QStringList missing, unknown;
        for (const auto& [name, parameter] : parameters()) {
            if (!data().knobs.contains(name) && !data().exempt.contains(name)) missing << QString::fromStdString(name);
        }
        for (const auto& [name, knob] : data().knobs) {
            if (!parameters().contains(name)) unknown << QString::fromStdString(name);
        }
        for (const auto& [name, why] : data().exempt) {
            if (!parameters().contains(name)) unknown << QString::fromStdString(name);
        }
        QVERIFY2(missing.isEmpty(), qPrintable("without an entry in tests/models/knobs: " + missing.join(", ")));
        QVERIFY2(unknown.isEmpty(), qPrintable("no such parameter: " + unknown.join(", ")));
    }

    void turned_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [name, knob] : data().knobs) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    /// All values of a knob give outputs of their own; a choice is tried with all that it offers.
    void turned() {
        QFETCH(QString, name);
        const Json& knob = data().knobs.at(name.toStdString());
        const auto found = parameters().find(name.toStdString());
        QVERIFY(found != parameters().end());
        const Json& values = knob["values"];
        QVERIFY(values.size() >= 2);
        if (found->second->kind == schema::Kind::Choice) QCOMPARE(values.size(), found->second->options.size());
        std::map<std::string, std::string> by_output;
        for (const Json& value : values) {
            const auto [other, is_new] = by_output.emplace(output_of(knob, value), value.dump());
            QVERIFY2(is_new, fmt::format("{} and {} give the same", other->second, value.dump()).c_str());
        }
    }

    /// The outputs differ for the knobs' sake alone: without a change they are the same.
    void not_turned_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [name, base] : data().bases) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void not_turned() {
        QFETCH(QString, name);
        const Json& base = data().bases.at(name.toStdString());
        QVERIFY(output(base, {}, false) == output(base, {}, false));
    }
};

QTEST_MAIN(TestKnobs)
#include "tst_knobs.moc"
