// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/uncertainty.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

std::string list_of(const std::vector<std::string>& texts) {
    std::string html;
    for (const std::string& text : texts) html += element("li", text);
    return "<ul>" + html + "</ul>\n";
}

}  // namespace

std::string inputs_section(const Document& document) {
    std::string html;
    for (const study::RunResult& run : document.runs()) {
        if (!run.uncertainty) continue;
        html += element("h3", run.phase) + paragraph(figures::drawn_of(*run.uncertainty)) +
                table_from("Figures of the drawn plans at the peak", figures::band_rows(run, *run.uncertainty)) +
                table_from("Which guess matters most", figures::guess_rows(*run.uncertainty));
    }
    if (html.empty()) return {};
    return section(
        "inputs", "What the inputs leave open",
        html + paragraph("A number written as 4 ms ± 30 % is taken to be within a factor of 1.3 of 4 ms, either way, nineteen times "
                         "in twenty (lognormal). A guess's share is its squared rank correlation with the figure. Intervals of "
                         "simulated figures tell of noise alone, not of this.",
                         "small"));
}

std::string caveats_section(const Document& document) {
    std::string html;
    for (const study::RunResult& run : document.runs())
        if (!run.caveats.empty()) html += element("h3", run.phase) + list_of(run.caveats);
    if (document.growth && !document.growth->caveats.empty()) html += element("h3", "Growth") + list_of(document.growth->caveats);
    if (html.empty()) return {};
    return section("caveats", "What the estimate leaves out", html);
}

}  // namespace headroom::report
