// SPDX-License-Identifier: GPL-3.0-or-later
#include "hello_world.h"

#include "app/document/design_edits.h"
#include "app/source/origin.h"
#include "app/source/plan_hash.h"
#include "app/source/plan_source.h"
#include "models/models.h"
#include "replication/replication.h"
#include "study/course.h"
#include "study/executor.h"
#include "study/run.h"

namespace headroom::panels {

namespace {

class InProcess : public study::Executor {
public:
    using study::Executor::run;
    void run(study::Work& work, study::Observer&) override {
        while (auto task = work.next()) work.take(task->id, replication::run(task->request, models::all()));
    }
};

study::Options quick() {
    study::Options options;
    options.precision = 0.3;
    options.max_requests = 40000;
    return options;
}

}  // namespace

HelloWorld::HelloWorld(const QString& preset) {
    const QString path = QString(HEADROOM_PRESETS) + "/" + preset + ".headroom.json";
    document.reset(app::PlanSource(path.toStdString()).plan(), path);
    if (preset == "hello")
        document.edit("Add design", [](plan::Plan& plan) {
            document::duplicate_design(plan, "Simple", "Wide");
            for (plan::Component& component : plan.designs.back().components)
                if (component.id == "web") component.settings.set("replicas", Value(4.0));
        });
    document.undo_stack().clear();
    book.set_plans({app::sha256_of(document.plan())});
}

study::Origin HelloWorld::origin() const { return app::origin_of(document.plan(), document.surroundings()->prices()); }

std::shared_ptr<const study::Growth> HelloWorld::grow(const std::string& design) {
    study::GrowthOptions options;
    options.points = 8;
    options.precision = 0.3;
    options.max_requests = 40000;
    if (!design.empty()) options.design = design;
    InProcess executor;
    study::Observer nobody;
    auto growth = std::make_shared<study::Growth>(study::grow(document.plan(), document.surroundings()->get(), options, executor, nobody));
    growth->origin = origin();
    book.put(design, growth);
    if (design.empty()) player.load(replay::Track(*growth));
    return growth;
}

std::vector<study::RunResult> HelloWorld::run_with(const std::string& horizon, const std::vector<study::Case>& cases) {
    plan::Plan plan = document.plan();
    for (plan::Phase& phase : plan.phases) phase.horizon = horizon;
    InProcess executor;
    study::Observer nobody;
    return study::run(plan, cases, document.surroundings()->get(), quick(), executor, nobody);
}

std::shared_ptr<const study::Results> HelloWorld::run() {
    std::vector<study::Case> cases;
    for (const plan::Phase& phase : document.plan().phases) cases.push_back({phase.name, {}});
    auto results = std::make_shared<study::Results>(study::Results{origin(), run_with("steady", cases)});
    book.put(results);
    return results;
}

std::shared_ptr<const study::RunResult> HelloWorld::span() {
    const std::string phase = document.plan().phases.back().name;
    auto run = std::make_shared<study::RunResult>(run_with("19:00 + 10 min", {{phase, {}}}).front());
    book.put_day(phase, run, origin());
    player.load(replay::Track(run));
    return run;
}

std::shared_ptr<const study::Comparison> HelloWorld::compare() {
    plan::Plan plan = document.plan();
    for (plan::Phase& phase : plan.phases) phase.horizon = "steady";
    const auto surroundings = document.surroundings();
    const auto side = [&](const std::string& design) {
        return std::make_unique<study::RunCourse>(plan, study::Case{"Growth", design}, surroundings->get(),
                                                  study::CompareCourse::side(quick()));
    };
    study::CompareCourse course(side("Simple"), side("Wide"), quick());
    InProcess executor;
    study::Observer nobody;
    study::run_courses({&course}, executor, nobody);
    auto comparison = std::make_shared<study::Comparison>(course.comparison());
    comparison->origin_a = comparison->origin_b = origin();
    book.put(comparison);
    return comparison;
}

}  // namespace headroom::panels
