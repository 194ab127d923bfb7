// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/share.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "app/cli/usage_error.h"
#include "app/source/plan_hash.h"

namespace headroom::cli {

Shard parse_shard(const std::string& text) {
    if (text.empty()) return {};
    const auto slash = text.find('/');
    const auto number = [](const std::string& digits) -> std::size_t {
        const bool is_number = !digits.empty() && digits.size() < 7 && digits.find_first_not_of("0123456789") == std::string::npos;
        return is_number ? std::stoul(digits) : 0;
    };
    const std::size_t index = slash == std::string::npos ? 0 : number(text.substr(0, slash));
    const std::size_t count = slash == std::string::npos ? 0 : number(text.substr(slash + 1));
    if (index < 1 || index > count) throw UsageError(fmt::format("--shard: '{}' is not of the form I/N, such as 1/4 to 4/4", text));
    return {index - 1, count, true};
}

std::string first_line_of(const std::string& text) { return text.substr(0, text.find('\n')); }

void run_share(Cases& cases, const Shard& shard, study::Store* store, study::Executor& executor, study::Observer& observer) {
    std::vector<std::size_t> own;
    for (std::size_t i = 0; i < cases.count(); ++i)
        if (shard.owns(i)) own.push_back(i);
    std::map<std::size_t, std::shared_ptr<study::RunCourse>> begun;
    const auto begin = [&](std::size_t i) -> study::Course* {
        auto course = cases.begin(own[i]);
        if (!course) return nullptr;
        return (begun[i] = std::move(course)).get();
    };
    const auto done = [&](std::size_t i) { cases.finish(own[i], *begun.extract(i).mapped()); };
    const auto failed = [&](std::size_t i, const std::string& why) {
        begun.erase(i);
        cases.fail(own[i], why);
    };
    study::Schedule schedule(own.size(), begin, {done, failed});
    if (store == nullptr) return executor.run(schedule, observer);
    study::StoringExecutor(executor, *store).run(schedule, observer);
}

void look_for_others(Cases& cases, const Shard& shard, study::Store& store) {
    for (std::size_t i = 0; i < cases.count(); ++i) {
        if (shard.owns(i)) continue;
        if (const auto course = cases.begin(i); course && study::replay(*course, store)) cases.finish(i, *course);
    }
}

app::StudyKey key_of(const study::Options& options) {
    return {{"--seed", fmt::format("{}", options.seed)},
            {"--precision", fmt::format("{:.12g}", options.precision)},
            {"--max-requests", fmt::format("{:.12g}", options.max_requests)},
            {"--replications", options.replications ? fmt::format("{}", *options.replications) : "as many as the precision takes"}};
}

void add_plan(app::StudyKey& key, const std::string& name, const app::PlanSource& source) {
    key[name] = "sha256 " + app::sha256_of(source.plan());
    for (const auto& [file, text] : source.surroundings().files.known())
        key[fmt::format("the file {} of {}", file, name)] = "sha256 " + app::sha256_of(text);
}

}  // namespace headroom::cli
