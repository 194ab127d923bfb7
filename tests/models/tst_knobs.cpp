// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/error.h"
#include "cost/catalogue.h"
#include "incident/incident.h"
#include "knobs.h"
#include "models/models.h"
#include "plan/parts.h"
#include "plan/platform.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "policy/connection.h"
#include "replication/replication.h"
#include "study/results_json.h"
#include "study/run.h"
#include "validation/in_workers.h"

using namespace headroom;
using namespace headroom::knobs;

namespace {

class InProcess : public study::Executor {
public:
    using study::Executor::run;
    void run(study::Work& work, study::Observer&) override {
        while (auto task = work.next()) work.take(task->id, replication::run(task->request, models::all()));
    }
};

const schema::Catalogue& catalogue() {
    static const schema::Catalogue all = models::all().catalogue();
    return all;
}

/// What is said of a parameter ("breaker.slow", of whatever has it) that is taken to change nothing; empty: it is not.
std::string said_to_be_idle(const std::string& text, const std::string& parameter) {
    const Files files;
    const plan::Surroundings surroundings{catalogue(), cost::find_builtin(cost::default_catalogue)->instances, files, {}};
    const std::string name = parameter.substr(parameter.rfind('.'));
    const Diagnostics told = plan::check(plan::parse_plan(text), surroundings);
    for (const Diagnostic& each : told.list())
        if (each.message.find("changes nothing") != std::string::npos && each.path.ends_with(name)) return each.message;
    return {};
}

/// All that a plan's run says.
std::string results_of(const std::string& text) {
    const Files files;
    const plan::Surroundings surroundings{catalogue(), cost::find_builtin(cost::default_catalogue)->instances, files,
                                          cost::builtin_names()};
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    const Diagnostics diagnostics = plan::check(parsed, surroundings);
    if (diagnostics.has_errors()) throw InvalidDocument(text, diagnostics.list());
    InProcess here;
    validation::InWorkers workers(HEADROOM_WORKER);
    const bool pulls = text.find("\"registry\"") != std::string::npos;
    study::Executor& executor = pulls ? static_cast<study::Executor&>(workers) : here;
    study::Observer observer;
    study::Options options;
    options.replications = 1;
    options.max_requests = 30 * 5000.;
    study::Results results;
    results.runs = study::run(*parsed.plan, {{parsed.plan->phases.front().name, {}}}, surroundings, options, executor, observer);
    return study::print_results(results);
}

std::string name_of(const schema::Record& record, const schema::Parameter& parameter) { return record.name + "." + parameter.name; }

/// The record's parameters and those of the records in them.
void collect(const schema::Record& record, std::set<std::string>& names) {
    for (const schema::Parameter& parameter : record.parameters) {
        names.insert(name_of(record, parameter));
        if (parameter.record != nullptr) collect(*parameter.record, names);
    }
}

std::set<std::string> all_parameters() {
    std::set<std::string> names;
    for (const schema::Record* record : catalogue().records()) collect(*record, names);
    collect(record_of(static_cast<const policy::Connection*>(nullptr)), names);
    for (const incident::KindRecord& kind : incident::kinds()) collect(*kind.record, names);
    collect(record_of(static_cast<const plan::Route*>(nullptr)), names);
    collect(record_of(static_cast<const plan::Keyspace*>(nullptr)), names);
    collect(record_of(static_cast<const plan::Slo*>(nullptr)), names);
    collect(record_of(static_cast<const plan::DesignSettings*>(nullptr)), names);
    collect(record_of(static_cast<const plan::Region*>(nullptr)), names);
    collect(record_of(static_cast<const plan::Link*>(nullptr)), names);
    collect(record_of(static_cast<const plan::Registry*>(nullptr)), names);
    return names;
}

}  // namespace

/// Every parameter that a plan can set changes what comes out, each option of a choice to something of its own.
class TestKnobs : public QObject {
    Q_OBJECT

private slots:
    /// None is forgotten, and none is walked that does not exist.
    void each_parameter_is_walked() {
        std::set<std::string> walked;
        for (const Knob& knob : all()) walked.insert(knob.parameter);
        for (const std::string& name : names_and_notes()) walked.insert(name);
        const std::set<std::string> declared = all_parameters();
        for (const std::string& name : declared) QVERIFY2(walked.contains(name), qPrintable("no knob for " + QString::fromStdString(name)));
        for (const std::string& name : walked)
            QVERIFY2(declared.contains(name), qPrintable("no parameter " + QString::fromStdString(name)));
    }

    void options_are_all_walked() {
        for (const schema::Record* record : catalogue().records()) {
            for (const schema::Parameter& parameter : record->parameters) {
                if (parameter.kind != schema::Kind::Choice) continue;
                for (const schema::Option& option : parameter.options) {
                    bool found = false;
                    for (const Knob& knob : all()) {
                        if (knob.parameter != name_of(*record, parameter)) continue;
                        for (const std::string& value : knob.values)
                            found = found || value.find('"' + option.name + '"') != std::string::npos;
                    }
                    QVERIFY2(found, qPrintable(QString::fromStdString(name_of(*record, parameter) + " " + option.name)));
                }
            }
        }
    }

    /// What a parameter is said to need is another one of its record, and a value that this one can have.
    void what_is_needed_exists() {
        std::size_t count = 0;
        const std::function<void(const schema::Record&)> look = [&](const schema::Record& record) {
            for (const schema::Parameter& parameter : record.parameters) {
                if (parameter.record != nullptr) look(*parameter.record);
                if (!parameter.needs) continue;
                ++count;
                const QString name = QString::fromStdString(name_of(record, parameter));
                const schema::Parameter* other = record.find(parameter.needs->parameter);
                QVERIFY2(other != nullptr && other != &parameter, qPrintable(name));
                for (const std::string& value : parameter.needs->values)
                    QVERIFY2(std::ranges::find(other->options, value, &schema::Option::name) != other->options.end(), qPrintable(name));
            }
        };
        for (const schema::Record* record : catalogue().records()) look(*record);
        look(record_of(static_cast<const policy::Connection*>(nullptr)));
        QVERIFY(count > 40);
    }

    void changes_an_output_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < all().size(); ++i) QTest::newRow(all()[i].parameter.c_str()) << static_cast<int>(i);
    }
    void changes_an_output() {
        QFETCH(int, number);
        const Knob& knob = all()[static_cast<std::size_t>(number)];
        std::map<std::string, std::string> said;  // results -> setting
        for (const std::string& value : knob.values) {
            const std::string plan = plan_with(knob, value), idle = said_to_be_idle(plan, knob.parameter);
            QVERIFY2(idle.empty(), idle.c_str());
            const auto [former, is_new] = said.emplace(results_of(plan), value);
            QVERIFY2(
                is_new,
                qPrintable(QString::fromStdString(fmt::format("{}: '{}' and '{}' give the same", knob.parameter, former->second, value))));
        }
        QVERIFY(said.size() >= 2);
    }

    /// Lest the check be one that cannot fail: the same plan twice, and a note, change nothing.
    void what_changes_nothing_is_seen() {
        const Knob& knob = all().front();
        const std::string plan = plan_with(knob, knob.values.front());
        QCOMPARE(results_of(plan), results_of(plan));
        std::string noted = plan;
        noted.replace(noted.find("\"name\": \"Knobs\""), 15, "\"name\": \"Knobs\", \"note\": \"x\"");
        QCOMPARE(results_of(noted), results_of(plan));
    }
};

QTEST_APPLESS_MAIN(TestKnobs)
#include "tst_knobs.moc"
