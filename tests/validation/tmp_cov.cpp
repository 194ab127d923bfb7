#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include "study/run.h"
#include "theory/closed_forms.h"
#include "validation/in_process.h"
#include "validation/validation.h"
using namespace headroom;
using namespace headroom::validation;
int main(int argc, char** argv) {
    const int from = std::atoi(argv[1]), to = std::atoi(argv[2]);
    const int fixed = argc > 3 ? std::atoi(argv[3]) : 0;
    const plan::Plan theory = theory_plan("mm1");
    const double em = theory::mm1_mean_response(900, 1000), ep = theory::mm1_response_quantile(900, 1000, 0.95);
    for (int seed = from; seed < to; ++seed) {
        InProcess executor; study::Observer observer; study::Options options;
        options.seed = seed;
        if (fixed) options.replications = fixed;
        const auto runs = study::run(theory, {{theory.phases.front().name, {}}}, surroundings(), options, executor, observer);
        const auto& level = runs.front().peak();
        const auto& r = level.total.response;
        std::printf("%d %zu %g %.4f %.4f %.4f %.4f %g\n", seed, runs.front().replications, level.simulated_s, *r.mean.value / em - 1, r.mean.half_width.value_or(0) / em,
                    *r.quantiles[2].value / ep - 1, r.quantiles[2].half_width.value_or(0) / ep, level.warmup_s);
    }
}
