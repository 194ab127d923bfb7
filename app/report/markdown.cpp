// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/markdown.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "app/figures/changes.h"
#include "app/figures/decisions.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/report/answer.h"

namespace headroom::report {

namespace {

using figures::people;
using study::RunResult;

/// What a name says and nothing else: no markup, no other row or cell.
std::string plain(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>|#&~").find(c) != std::string_view::npos) safe += '\\';
        safe += c == '\n' || c == '\r' ? ' ' : c;
    }
    return safe;
}

class MarkdownTable {
public:
    struct Head {
        const char* text;
        bool is_number = false;
    };
    explicit MarkdownTable(const figures::Rows& rows) : MarkdownTable(heads_of(rows)) {
        for (const auto& row : rows.rows) add(row);
    }
    explicit MarkdownTable(const std::vector<Head>& heads) {
        std::string rule;
        for (const Head& head : heads) {
            text_ += fmt::format("| {} ", head.text);
            rule += head.is_number ? "|--:" : "|---";
        }
        text_ += "|\n" + rule + "|\n";
    }
    void add(const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) text_ += fmt::format("| {} ", plain(cell));
        text_ += "|\n";
        empty_ = false;
    }
    /// Nothing without a row.
    std::string under(const std::string& heading) const { return empty_ ? "" : fmt::format("## {}\n\n{}\n", heading, text_); }

private:
    static std::vector<Head> heads_of(const figures::Rows& rows) {
        std::vector<Head> heads;
        for (const std::string& title : rows.titles) heads.push_back({title.c_str(), heads.size() >= rows.texts});
        return heads;
    }

    std::string text_;
    bool empty_ = true;
};

std::string phases(const Document& document) {
    MarkdownTable table({{"Phase"},
                         {"Design"},
                         {"Users", true},
                         {"p50", true},
                         {"p95", true},
                         {"p99", true},
                         {"Errors", true},
                         {"Busiest"},
                         {"Cost a month", true},
                         {"SLO"},
                         {"Status"}});
    for (const RunResult& run : document.runs()) {
        const auto& total = run.peak().total;
        const auto time = [&](std::size_t p) { return people(total.response.quantiles[p].value, Unit::Seconds); };
        table.add({run.phase, run.design, people(run.users), time(figures::p50), time(figures::p95), time(figures::p99),
                   people(total.error_ratio.value, Unit::Ratio), figures::busiest_of(run.peak()),
                   run.cost ? figures::exact_money(run.cost->per_month, run.cost->currency) : figures::nothing, figures::kept_of(run),
                   figures::words(run.status)});
    }
    return table.under("Phases");
}

std::string bill(const RunResult& run) {
    if (!run.cost) return {};
    MarkdownTable table({{"Component"}, {"Kind"}, {"Item"}, {"Amount a month", true}, {"Of"}, {"Cost", true}});
    for (const study::CostLine& line : run.cost->lines)
        table.add(
            {line.component, line.kind, figures::item_of(line), people(line.amount), line.per, fmt::format("{:.2f}", line.per_month)});
    table.add({"All", "", "", "", "", fmt::format("{:.2f}", run.cost->per_month.value.value_or(0))});
    std::string text = table.under(fmt::format("The bill of {}, {}", plain(run.phase), plain(run.cost->currency)));
    if (const std::string interruptions = figures::interruptions_of(*run.cost); !interruptions.empty())
        text += plain(interruptions) + ".\n\n";
    for (const study::Unpriced& use : run.cost->unpriced)
        text += fmt::format("Not in the cost: {} ({}).\n\n", plain(use.component), plain(use.what));
    return text;
}

std::string promises(const Document& document) {
    MarkdownTable table({{"Phase"}, {"Promise"}, {"Of"}, {"Measured", true}, {"Kept"}});
    for (const RunResult& run : document.runs())
        for (const study::SloResult& row : run.slo)
            table.add({run.phase, figures::promise_of(row), row.route.empty() ? "all requests" : row.route, figures::measured_of(row, run),
                       figures::kept_of(row)});
    return table.under("Promises");
}

/// The decisions are more than a page of text holds: those that changed something, the first of many.
std::string happened(const RunResult& run) {
    constexpr std::size_t most = 100;
    std::string text;
    for (auto [heading, rows] : {std::pair("Incidents, breakers and balancers' verdicts", figures::transition_rows(run)),
                                 std::pair("Replicas that autoscalers added and took away", figures::decision_rows(run, true))}) {
        const std::size_t all = rows.rows.size();
        if (all > most) rows.rows.resize(most);
        text += MarkdownTable(rows).under(fmt::format("{} in {}", heading, plain(run.phase)));
        if (all > most) text += fmt::format("The first {} of {}.\n\n", most, all);
    }
    return text;
}

std::string growth(const Document& document) {
    if (!document.growth) return {};
    std::string text = "## Growth\n\n";
    for (const study::Stage& stage : document.growth->stages)
        text += fmt::format("- {} (on {}) {}.\n", plain(stage.phase), plain(stage.design), plain(stage.verdict()));
    return text + "\n";
}

std::string findings(const Document& document) {
    std::string text;
    const auto add = [&](const study::Finding& finding, const std::string& of, const std::string& what) {
        text += fmt::format("- **{}** {}: {}\n", finding.severity == Severity::Error ? "Error" : "Note", plain(of), plain(what));
        if (finding.change) text += fmt::format("  - Change: {}\n", plain(figures::change_text(*finding.change)));
        if (finding.effect) text += fmt::format("  - Effect: {}\n", plain(figures::effect_text(*finding.effect)));
    };
    for (const Told& each : told_findings(document)) add(*each.finding, each.phase, each.text);
    return text.empty() ? "" : "## Findings\n\n" + text + "\n";
}

}  // namespace

std::string print_markdown(const Document& document) {
    const study::Origin& origin = document.origin();
    std::string text = fmt::format("# {}\n\n", plain(origin.plan));
    for (const std::string& sentence : answer_of(document)) text += fmt::format("- {}\n", plain(sentence));
    text += "\n" + phases(document) + growth(document);
    for (const RunResult& run : document.runs()) text += bill(run);
    text += promises(document) + findings(document);
    for (const RunResult& run : document.runs()) text += happened(run);
    text += fmt::format("Prices: {}, as of {}. Plan: SHA-256 {}. A month is 730 hours of ordinary days, without tax. Headroom {}.\n",
                        plain(origin.prices), plain(origin.prices_as_of), plain(origin.plan_sha256), plain(document.assumptions().program));
    return text;
}

}  // namespace headroom::report
