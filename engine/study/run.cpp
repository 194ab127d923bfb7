// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run.h"

#include "study/run_course.h"

namespace headroom::study {

std::vector<RunResult> run(const plan::Plan& plan, const std::vector<Case>& cases, const plan::Surroundings& surroundings,
                           const Options& options, Executor& executor, Observer& observer) {
    std::vector<RunResult> results;
    for (RunCourse& course : run_cases(plan, cases, surroundings, options, executor, observer))
        results.push_back(std::move(course).result());
    return results;
}

std::vector<RunCourse> run_cases(const plan::Plan& plan, const std::vector<Case>& cases, const plan::Surroundings& surroundings,
                                 const Options& options, Executor& executor, Observer& observer) {
    std::vector<RunCourse> courses;
    courses.reserve(cases.size());
    for (const Case& wanted : cases) courses.emplace_back(plan, wanted, surroundings, options);
    std::vector<Course*> pointers;
    for (RunCourse& course : courses) pointers.push_back(&course);
    run_courses(pointers, executor, observer);
    return courses;
}

}  // namespace headroom::study
