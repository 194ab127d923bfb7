// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/figures/tables.h"
#include "app/report/chart.h"
#include "app/report/document.h"

/// The parts of the page, as markup. Each is empty where the document has nothing for it. Figures that a part shows are
/// added to `figures`.
namespace headroom::report {

std::string phases_section(const Document& document);
std::string growth_section(const Document& document, std::vector<Figure>& figures);
std::string cost_section(const Document& document, std::vector<Figure>& figures);
std::string load_section(const Document& document);
std::string promises_section(const Document& document);
std::string findings_section(const Document& document);
/// A run's routes, components, connections, levels of the day and span; folded away.
std::string details_section(const Document& document, std::vector<Figure>& figures);
/// What happened in a run, and what autoscalers did.
std::string decision_tables(const study::RunResult& run);
/// What the guesses of the plan leave open, phase by phase.
std::string inputs_section(const Document& document);
/// Where the plan is outside of what is estimated well.
std::string caveats_section(const Document& document);
std::string assumptions_section(const Document& document);
std::string glossary_section();

/// "<section id=...><h2>title</h2>html</section>"; empty where `html` is.
std::string section(const std::string& id, const std::string& title, const std::string& html);
/// A table of texts and figures; empty without rows.
std::string table_from(const std::string& caption, const figures::Rows& rows);
/// Where a figure is drawn. Takes it over into `figures`.
std::string place_for(Figure figure, std::vector<Figure>& figures);

}  // namespace headroom::report
