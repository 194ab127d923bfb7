// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <map>

#include "core/random.h"
#include "kernel/processor.h"
#include "probe.h"

using namespace headroom;
using namespace headroom::kernel;
using namespace headroom::lab;

namespace {

struct Job {
    double start, demand;
    double stop = -1;  ///< taken away then
};
struct Timeline {
    ProcessorSettings settings;
    std::vector<Job> jobs;
    std::vector<double> ends;  ///< of each job; 0: never
};
/// vcpus, speed, contention, coherency, shared
const std::map<std::string, Timeline> timelines = {
    // 1 s alone, then half each: the first ends at 1 + 4 = 5 with the second at 2 s of 5; alone again until 8
    {"two on one vCPU", {{1, 1, 0, 0, true}, {{0, 3}, {1, 5}}, {5, 8}}},
    {"one alone", {{1, 1, 0, 0, true}, {{2, 3}}, {5}}},
    {"two on two vCPUs", {{2, 1, 0, 0, true}, {{0, 3}, {1, 5}}, {3, 6}}},
    // two thirds each until the first ends at 3; the others have 1 s and 4 s left, and a vCPU each
    {"three on two vCPUs", {{2, 1, 0, 0, true}, {{0, 2}, {0, 3}, {0, 6}}, {3, 4, 7}}},
    {"three on two at other times", {{2, 1, 0, 0, true}, {{0, 4}, {0, 4}, {3, 2}}, {4.5, 4.5, 5.5}}},
    {"half a vCPU", {{0.5, 1, 0, 0, true}, {{0, 1}, {1, 1}}, {3, 4}}},
    {"twice as fast", {{1, 2, 0, 0, true}, {{0, 6}, {1, 10}}, {5, 8}}},
    {"equal demands end together, in the order of their starts", {{1, 1, 0, 0, true}, {{0, 1}, {0, 1}, {0, 1}}, {3, 3, 3}}},
    // n calls are slowed by 1 + α(n - 1) + βn(n - 1): two by 1.5 with α = 0.5
    {"contention", {{4, 1, 0.5, 0, true}, {{0, 2}, {0, 4}}, {3, 5}}},
    {"coherency", {{4, 1, 0, 0.25, true}, {{0, 2}, {0, 4}}, {3, 5}}},
    // three on two vCPUs: 2/3 of a vCPU each, slowed by 1 + 0.5 * 2 = 2
    {"contention on shared vCPUs", {{2, 1, 0.5, 0, true}, {{0, 1}, {0, 1}, {0, 1}}, {3, 3, 3}}},
    // halves until 2, then alone with 2 s left
    {"one is taken away", {{1, 1, 0, 0, true}, {{0, 3}, {0, 5, 2}}, {4, 0}}},
    {"the shorter one is taken away", {{1, 1, 0, 0, true}, {{0, 2, 2}, {0, 5}}, {0, 6}}},
    // thirds until 2, then halves: the first has 1/3 left; the last is alone with 4 s left then
    {"one of three is taken away", {{1, 1, 0, 0, true}, {{0, 1}, {0, 5, 2}, {0, 5}}, {2 + 2. / 3, 0, 6 + 2. / 3}}},
    {"idle in between", {{1, 1, 0, 0, true}, {{0, 1}, {5, 1}, {5, 2}}, {1, 7, 8}}},
    {"a vCPU of its own", {{2, 1, 0, 0, false}, {{0, 3}, {1, 5}}, {3, 6}}},
    {"a slow vCPU of its own", {{2, 0.5, 0, 0, false}, {{0, 3}, {1, 5, 2}}, {6, 0}}},
};

}  // namespace

/// Processor sharing in virtual time against timelines worked out by hand, and against itself in small steps.
class TestProcessor : public QObject {
    Q_OBJECT

private slots:
    void timeline_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [name, timeline] : timelines) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void timeline() {
        QFETCH(QString, name);
        const Timeline& timeline = timelines.at(name.toStdString());
        const std::vector<double> ends = run(timeline.settings, timeline.jobs);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            const double difference = ends[i] - timeline.ends[i];
            QVERIFY2(std::abs(difference) < 1e-8, qPrintable(QString("job %1 ends at %2").arg(i).arg(ends[i], 0, 'g', 12)));
        }
    }

    /// Three hundred random jobs, some taken away, against Euler steps of 50 µs.
    void against_small_steps() {
        const ProcessorSettings settings{3, 1.5, 0.02, 0.001, true};
        RandomStream random(9);
        std::vector<Job> jobs;
        for (int i = 0; i < 300; ++i) {
            Job job{20 * random.uniform(), 0.05 + 0.4 * random.uniform()};
            if (random.below(5) == 0) job.stop = job.start + 0.1;
            jobs.push_back(job);
        }
        const std::vector<double> ends = run(settings, jobs);
        constexpr double step = 5e-5;
        std::vector<double> left, reference(jobs.size(), 0);
        for (const Job& job : jobs) left.push_back(job.demand);
        const auto runs = [&](std::size_t i, double now) {
            return jobs[i].start <= now && left[i] > 0 && (jobs[i].stop < 0 || now < jobs[i].stop);
        };
        for (double now = 0; now < 100; now += step) {
            double n = 0;
            for (std::size_t i = 0; i < jobs.size(); ++i) n += runs(i, now) ? 1 : 0;
            if (n == 0) continue;
            const double rate = std::min(1., 3 / n) * 1.5 / (1 + 0.02 * (n - 1) + 0.001 * n * (n - 1));
            for (std::size_t i = 0; i < jobs.size(); ++i) {
                if (!runs(i, now)) continue;
                left[i] -= rate * step;
                if (left[i] <= 0) reference[i] = now + step;
            }
        }
        int compared = 0;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            if ((ends[i] == 0) != (reference[i] == 0)) continue;  // ended within a step of being taken away
            ++compared;
            QVERIFY2(std::abs(ends[i] - reference[i]) < 0.02,
                     qPrintable(QString("%1: %2 is not %3").arg(i).arg(ends[i]).arg(reference[i])));
        }
        QVERIFY(compared > 290);
    }

private:
    static std::vector<double> run(const ProcessorSettings& settings, const std::vector<Job>& jobs) {
        ProbeLab lab;
        Simulation& simulation = lab.simulation();
        Processor processor(simulation, lab.probe().index(), 0, settings);
        std::vector<double> ends(jobs.size(), 0);
        std::map<Slot, std::size_t> started;
        const auto end = [&](Slot slot) {
            ends[started.at(slot)] = to_seconds(simulation.now());
            started.erase(slot);
        };
        lab.probe().on_wake = [&](Slot slot) {
            if (simulation.call(slot).stage == processor_stage) {
                processor.fire(slot, end);
            } else {
                processor.woke();
                end(slot);
            }
        };
        std::multimap<double, std::pair<std::size_t, bool>> moments;  // job, starts
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            moments.insert({jobs[i].start, {i, true}});
            if (jobs[i].stop >= 0) moments.insert({jobs[i].stop, {i, false}});
        }
        for (const auto& [at, what] : moments) {
            simulation.run_until(from_seconds(at));
            const auto [job, starts] = what;
            if (starts) {
                const Slot slot = lab.call();
                started[slot] = job;
                processor.start(slot, simulation.call(slot), jobs[job].demand);
                continue;
            }
            for (const auto& [slot, index] : started) {
                if (index != job) continue;
                processor.stop(slot);
                simulation.release(slot);
                started.erase(slot);
                break;
            }
        }
        simulation.run_until(from_seconds(1e6));
        return ends;
    }
};

QTEST_MAIN(TestProcessor)
#include "tst_processor.moc"
