// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/document/edits.h"
#include "app/document/plan_delta.h"
#include "app/document/platform_edits.h"
#include "app/document/regions.h"
#include "plan/scenario.h"
#include "tests/document/presets.h"

using namespace headroom;
using namespace headroom::document;
using Kind = Subject::Kind;

namespace {

Subject part(Kind kind, std::size_t index, const char* design = "Split") { return {kind, design, {}, index}; }

std::string name_of(const plan::Plan& plan, Kind kind, std::size_t index) { return title_of(plan, part(kind, index)); }

}  // namespace

/// Regions and links, and what refers to them.
class TestPlatformEdits : public QObject {
    Q_OBJECT

    PlanDocument document_;

    bool is_valid(const plan::Plan& plan) const {
        const auto surroundings = document_.surroundings();
        return !plan::validate(plan, surroundings->get()).has_errors();
    }
    std::string region_of(const plan::Plan& plan, const char* component) const {
        const auto place = place_of(regions_of(plan.designs.front(), document_.surroundings()->get()), component);
        return place ? place->region : std::string();
    }

private slots:
    void init() { document_.reset(preset("cross-region")); }

    void what_is_new_is_valid_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("region") << static_cast<int>(Kind::Region);
        QTest::newRow("link") << static_cast<int>(Kind::Link);
    }
    void what_is_new_is_valid() {
        QFETCH(int, kind);
        const Kind of = static_cast<Kind>(kind);
        plan::Plan plan = document_.plan();
        const std::size_t count = count_on_platform(plan, of, "Split");
        QCOMPARE(add_to_platform(plan, of, "Split"), count);
        QCOMPARE(duplicate_on_platform(plan, part(of, 0)), std::size_t{1});
        QCOMPARE(count_on_platform(plan, of, "Split"), count + 2);
        QVERIFY(is_valid(plan));
        remove_from_platform(plan, part(of, count + 1));
        remove_from_platform(plan, part(of, 1));
        QVERIFY(same(plan, document_.plan()));
    }

    void a_design_without_a_platform_gets_one_and_loses_it() {
        document_.reset(preset("hello"));
        plan::Plan plan = document_.plan();
        const std::string design = plan.designs.front().name;
        add_to_platform(plan, Kind::Link, design.c_str());
        QCOMPARE(count_on_platform(plan, Kind::Region, design), std::size_t{2});  // a link needs both
        QVERIFY(is_valid(plan));
        remove_from_platform(plan, part(Kind::Region, 1, design.c_str()));
        QCOMPARE(count_on_platform(plan, Kind::Link, design), std::size_t{0});
        QVERIFY(is_valid(plan));
        remove_from_platform(plan, part(Kind::Region, 0, design.c_str()));
        QVERIFY(same(plan, document_.plan()));
    }

    void a_new_link_joins_what_none_joins_yet() {
        plan::Plan plan = document_.plan();
        add_to_platform(plan, Kind::Region, "Split");
        add_to_platform(plan, Kind::Link, "Split");
        const Value& link = *settings_of(plan, part(Kind::Link, 1));
        QCOMPARE(link.find("from")->as_string(), std::string("europe"));
        QCOMPARE(link.find("to")->as_string(), std::string("region"));
    }

    void names_are_followed() {
        plan::Plan plan = document_.plan();
        plan.phases[0].set.push_back({"web.place.region", Value("america"), {}});
        QCOMPARE(why_not_on_platform(plan, part(Kind::Region, 1), "europe"), std::string("another one has this name"));
        QCOMPARE(why_not_on_platform(plan, part(Kind::Region, 1), "atlantic"), std::string("another one has this name"));
        QVERIFY(!why_not_on_platform(plan, part(Kind::Region, 1), "a b").empty());
        rename_on_platform(plan, part(Kind::Region, 1), "usa");
        QCOMPARE(name_of(plan, Kind::Region, 1), std::string("usa"));
        QCOMPARE(region_of(plan, "db"), std::string("usa"));
        QCOMPARE(settings_of(plan, part(Kind::Link, 0))->find("to")->as_string(), std::string("usa"));
        QCOMPARE(plan.phases[0].set.front().value.as_string(), std::string("usa"));
        QCOMPARE(plan.designs[1].find_component("db")->settings.find("place")->find("region")->as_string(), std::string("america"));
        QVERIFY(is_valid(plan));
    }

    void what_stood_in_a_region_that_goes_stands_in_the_first() {
        plan::Plan plan = document_.plan();
        remove_from_platform(plan, part(Kind::Region, 1));
        QCOMPARE(count_on_platform(plan, Kind::Link, "Split"), std::size_t{0});
        QCOMPARE(region_of(plan, "db"), std::string("europe"));
        QVERIFY(is_valid(plan));
    }

    void a_component_is_put_into_a_zone_and_taken_out() {
        plan::Plan plan = document_.plan();
        const auto put = [&](const char* component, const Place& place) {
            put_into(plan, "Split", component, place, document_.surroundings()->get());
            return place_of(regions_of(plan.designs.front(), document_.surroundings()->get()), component);
        };
        const auto written = [&](const char* component) {
            return find_value(*settings_of(plan, Subject::component("Split", component)), {"place"});
        };
        QVERIFY(put("web", {"europe", 3}) == (Place{"europe", 3}));
        QCOMPARE(written("web")->find("zone")->as_number(), 3.0);
        QVERIFY(put("web", {"america"}) == Place{"america"});
        QVERIFY(written("web")->find("zone") == nullptr);
        QVERIFY(put("web", {"america", 4}) == Place{"america"});  // it has three
        QVERIFY(put("web", {"asia"}) == Place{"america"});
        set_value(plan, Subject::component("Split", "users"), {"place"}, {});
        QVERIFY(put("users", {"europe", 1}) == (Place{"europe", 1}));
        QVERIFY(put("users", {"europe"}) == Place{"europe"});  // without a region users stand outside
        set_value(plan, Subject::component("Split", "db"), {"place", "zone"}, Value(9.0));
        QVERIFY(put("db", {"america"}) == Place{"america"});
        QVERIFY(written("db")->find("zone") == nullptr);
        QVERIFY(is_valid(plan));
    }

    void what_stands_with_another_follows_its_name_until_it_is_put_elsewhere() {
        plan::Plan plan = document_.plan();
        const auto place = [&] { return place_of(regions_of(plan.designs.front(), document_.surroundings()->get()), "web"); };
        const Subject web = Subject::component("Split", "web");
        set_value(plan, web, {"place"}, {});
        set_value(plan, web, {"place", "with"}, Value("db"));
        set_value(plan, Subject::component("Split", "db"), {"place", "zone"}, Value(2.0));
        QVERIFY(is_valid(plan));
        QVERIFY(place() == (Place{"america", 2}));
        set_value(plan, web, {"place", "with"}, Value("users"));
        set_value(plan, Subject::component("Split", "users"), {"place"}, {});
        QVERIFY(!is_valid(plan));  // who stand nowhere
        set_value(plan, web, {"place", "with"}, Value("db"));
        QVERIFY(rename_component(plan, "Split", "db", "store", document_.types()));
        QVERIFY(place() == (Place{"america", 2}));
        put_into(plan, "Split", "web", {"europe"}, document_.surroundings()->get());
        QVERIFY(place() == Place{"europe"});
        QVERIFY(find_value(*settings_of(plan, web), {"place", "with"}) == nullptr);
        QVERIFY(is_valid(plan));
    }

    void incidents_follow_the_names() {
        plan::Plan plan = document_.plan();
        Value outage{Value::Object{}};
        outage.set("type", "region_loss");
        outage.set("region", "america");
        outage.set("at", "20:00");
        plan.designs[0].incidents.as_array().push_back(outage);
        rename_on_platform(plan, part(Kind::Region, 1), "usa");
        QCOMPARE(plan.designs[0].incidents.as_array()[0].find("region")->as_string(), std::string("usa"));
    }
};

QTEST_APPLESS_MAIN(TestPlatformEdits)
#include "tst_platform_edits.moc"
