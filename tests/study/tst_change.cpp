// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/change.h"

#include <QTest>

#include <algorithm>

#include "plan/reader.h"
#include "study/json_node.h"

using namespace headroom;
using namespace headroom::study;

namespace {

plan::Plan make_plan(const std::string& behind = "") {
    std::string text =
        "{'headroom': 1, 'name': 'Made', 'designs': [{'name': 'One', 'components': [{'id': 'users', 'type': 'users'}, "
        "{'id': 'a', 'type': 'service'}, {'id': 'cache', 'type': 'cache'}, {'id': 'db', 'type': 'database'}], 'connections': ["
        "{'from': 'users', 'to': 'a'}, {'from': 'a', 'to': 'cache', 'calls': 2, 'time_limit': '1 s'}, "
        "{'from': 'cache', 'to': 'db', 'latency': '1 ms', 'time_limit': '3 s'" +
        behind + "}]}], 'phases': [{'name': 'Now', 'design': 'One', 'users': 10}]}";
    std::replace(text.begin(), text.end(), '\'', '"');
    return *plan::parse_plan(text).plan;
}

Change without(const std::string& id) { return {{}, id, "without " + id}; }

}  // namespace

class TestChange : public QObject {
    Q_OBJECT

private slots:
    /// The caller's own policy stands; what it does not say is that of the way behind.
    void callers_call_what_it_called() {
        Diagnostics mistakes;
        const plan::Plan changed = with_change(make_plan(), without("cache"), mistakes);
        QVERIFY(!mistakes.has_errors());
        const plan::Design& design = changed.designs.front();
        QCOMPARE(design.components.size(), std::size_t{3});
        QVERIFY(design.find_component("cache") == nullptr);
        QCOMPARE(design.connections.size(), std::size_t{2});
        const plan::Connection* joined = design.find_connection("a->db");
        QVERIFY(joined != nullptr);
        QCOMPARE(*joined->settings.find("calls"), Value(2));
        QCOMPARE(*joined->settings.find("time_limit"), Value("1 s"));
        QCOMPARE(*joined->settings.find("latency"), Value("1 ms"));
    }

    void what_cannot_be_taken_out() {
        Diagnostics of_nobody, of_calls;
        with_change(make_plan(), without("nobody"), of_nobody);
        QVERIFY(of_nobody.has_errors());
        with_change(make_plan(", 'calls': 3"), without("cache"), of_calls);
        QVERIFY(of_calls.has_errors());
    }

    void settings_are_put_in() {
        Diagnostics mistakes;
        const Change change = change_of("a.replicas", 1, 4);
        QCOMPARE(change.text, std::string("a.replicas from 1 to 4"));
        const plan::Plan changed = with_change(make_plan(), change, mistakes);
        QVERIFY(!mistakes.has_errors());
        QCOMPARE(*changed.designs.front().find_component("a")->settings.find("replicas"), Value(4));
    }

    void documents_keep_changes_and_effects() {
        Finding finding{Severity::Warning, "cache", "needless", "It is.", {{"saved", 3}}};
        finding.change = Change{{{"a->db.retry.budget", Value(Value::Object{}), {}}, {"a.replicas", 4, {}}}, "cache", "without cache"};
        Effect effect;
        effect.p95 = {{0.2, {}}, {0.1, {}}, {-0.1, 0.01}};
        effect.cost = {{}, {90.0, {}}, {}};
        effect.is_simulated = true;
        finding.effect = effect;
        const Json json = json_of(std::vector{finding, Finding{Severity::Error, "", "unstable", "It is not.", {}}});
        QVERIFY(json[0]["change"]["set"]["a.replicas"] == 4 && json[0]["effect"]["p95_s"]["after"] == 0.1);
        QVERIFY(json[0]["effect"]["source"] == "simulation" && json[0]["effect"]["cost_per_month"]["before"].is_null());
        QVERIFY(json[1]["change"].is_null() && json[1]["effect"].is_null());
        const std::string file = "findings.json";
        const std::vector<Finding> read = read_findings(JsonNode(json, file));
        QCOMPARE(read.size(), std::size_t{2});
        QVERIFY(!read[1].change && !read[1].effect);
        QCOMPARE(read[0].change->set.size(), std::size_t{2});
        QCOMPARE(read[0].change->set[0].value, Value(Value::Object{}));
        QCOMPARE(read[0].change->without, std::string("cache"));
        QVERIFY(read[0].effect->is_simulated && !read[0].effect->is_unconfirmed);
        QVERIFY(json_of(read) == json);
    }
};

QTEST_APPLESS_MAIN(TestChange)
#include "tst_change.moc"
