// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/workbook.h"

#include <fmt/format.h>

#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/figures/changes.h"
#include "app/figures/decisions.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/report/answer.h"
#include "app/report/sheet.h"
#include "core/error.h"

namespace headroom::report {

namespace {

using study::CostPart;
using study::RunResult;

constexpr const char* bill_name = "Bill";
/// Of the sheet Bill, which the totals of others are sums of: phase, design, component, kind, money.
constexpr const char *phase_cells = "Bill!$A:$A", *design_cells = "Bill!$B:$B", *component_cells = "Bill!$C:$C", *kind_cells = "Bill!$D:$D",
                     *money_cells = "Bill!$I:$I";

double money_of(const study::CostLine& line) { return std::round(line.per_month * 100) / 100; }

class Workbook {
public:
    Workbook(const Document& document, const std::string& path) : document_(document), book_(workbook_new(path.c_str())), styles_(book_) {
        lxw_doc_properties properties{};
        std::string title = document.origin().plan.substr(0, 200), maker = "Headroom " + document.assumptions().program;
        properties.title = title.data();
        properties.author = maker.data();
        properties.created = 946684800;  // not the clock's: the same document, the same bytes
        workbook_set_properties(book_, &properties);
    }

    /// False where the file could not be written.
    bool write() {
        phases();
        if (document_.growth) growth();
        if (std::ranges::any_of(document_.runs(), [](const RunResult& run) { return run.cost.has_value(); })) {
            by_component();
            bill();
        }
        promises();
        findings();
        decisions();
        transitions();
        assumptions();
        return workbook_close(book_) == LXW_NO_ERROR;
    }

private:
    Sheet add(const char* name) { return Sheet(book_, name, styles_); }

    std::vector<Sheet::Column> run_columns() const {
        const SheetStyles& s = styles_;
        return {{"Phase", 18},
                {"Design", 18},
                {"Users", 12, s.whole},
                {"Requests/s", 11, s.figure},
                {"Mean, s", 10, s.figure},
                {"p50, s", 10, s.figure},
                {"p95, s", 10, s.figure},
                {"p99, s", 10, s.figure},
                {"Errors", 9, s.ratio},
                {"Busiest", 14},
                {"Busy share", 10, s.ratio},
                {"Promises kept", 10},
                {"Status", 14}};
    }

    void run_cells(Sheet& sheet, const RunResult& run) {
        const auto& peak = run.peak();
        const auto& response = peak.total.response;
        const auto* busiest = peak.busiest();
        sheet.text(run.phase).text(run.design).number(run.users).number(peak.total.throughput_per_s.value).number(response.mean.value);
        for (const std::size_t p : {figures::p50, figures::p95, figures::p99}) sheet.number(response.quantiles[p].value);
        sheet.number(peak.total.error_ratio.value)
            .text(busiest ? busiest->id : "")
            .number(busiest ? busiest->utilization().value : std::nullopt);
        sheet.text(figures::kept_of(run)).text(figures::words(run.status));
    }

    void phases() {
        if (document_.runs().empty()) return;
        Sheet sheet = add("Phases");
        sheet.line(document_.origin().plan, styles_.title);
        for (const std::string& sentence : answer_of(document_)) sheet.line(sentence);
        const study::Origin& origin = document_.origin();
        sheet.line(fmt::format("Prices {}, as of {}; plan SHA-256 {}; seed {}; Headroom {}.", origin.prices, origin.prices_as_of,
                               origin.plan_sha256, document_.runs().front().seed, document_.assumptions().program));
        sheet.line("At the peak of each phase's day; a month is 730 hours of ordinary days, without tax.");
        auto columns = run_columns();
        columns.push_back({"Cost a month", 14, styles_.money});
        columns.push_back({"± (95 %)", 10, styles_.money});
        columns.push_back({"Per 1000 users", 13, styles_.money});
        columns.push_back({"Per million requests", 13, styles_.money});
        columns.push_back({"Currency", 9});
        columns.push_back({"kWh a month", 12, styles_.money});
        columns.push_back({"kg CO2e a month", 12, styles_.money});
        sheet.heads(columns);
        const std::uint32_t first = sheet.row();
        for (const RunResult& run : document_.runs()) {
            run_cells(sheet, run);
            if (run.cost) {
                const std::uint32_t row = sheet.row() + 1;
                const double month = run.cost->per_month.value.value_or(0);
                sheet.formula(fmt::format("=SUMIFS({},{},$A{},{},$B{})", money_cells, phase_cells, row, design_cells, row), month);
                sheet.number(run.cost->per_month.half_width);
                sheet.formula(fmt::format("=1000*N{}/C{}", row, row), run.users > 0 ? 1000 * month / run.users : 0);
                sheet.number(run.cost->per_million_requests.value).text(run.cost->currency);
                if (run.energy) sheet.number(run.energy->kwh_per_month.value).number(run.energy->co2e_kg_per_month.value);
            }
            sheet.end_row();
        }
        chart(sheet, LXW_CHART_COLUMN, "Cost a month", "Phases", first, sheet.row() - 1, 0, {{"Cost a month", 13}}, sheet.row() + 2, 0);
        chart(sheet, LXW_CHART_COLUMN, "Response times at the peak, s", "Phases", first, sheet.row() - 1, 0,
              {{"p50", 5}, {"p95", 6}, {"p99", 7}}, sheet.row() + 2, 6);
    }

    void growth() {
        Sheet sheet = add("Growth");
        auto columns = run_columns();
        columns.push_back({"Cost a month", 14, styles_.money});
        sheet.heads(columns);
        const std::uint32_t first = sheet.row();
        for (const RunResult& run : document_.points()) {
            run_cells(sheet, run);
            sheet.number(run.cost ? run.cost->per_month.value : std::nullopt);
            sheet.end_row();
        }
        const std::uint32_t last = sheet.row() - 1;
        chart(sheet, LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS, "Response times at the peak, s", "Growth", first, last, 2,
              {{"p50", 5}, {"p95", 6}, {"p99", 7}}, last + 3, 0);
        chart(sheet, LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS, "Cost a month", "Growth", first, last, 2, {{"Cost a month", 13}}, last + 3,
              6);

        Sheet limits = add("Limits");
        limits.heads({{"Phase", 18},
                      {"Design", 18},
                      {"Above users", 12, styles_.whole},
                      {"Up to users", 12, styles_.whole},
                      {"Breaks at users", 12, styles_.whole},
                      {"From", 12, styles_.whole},
                      {"To", 12, styles_.whole},
                      {"In words", 90}});
        for (const study::Stage& stage : document_.growth->stages) {
            const auto at = stage.breaks_at();
            limits.text(stage.phase).text(stage.design).number(stage.above).number(stage.up_to);
            limits.number(at ? std::optional(at->users) : std::nullopt).number(at ? std::optional(at->low) : std::nullopt);
            limits.number(at ? std::optional(at->high) : std::nullopt).text(stage.verdict());
            limits.end_row();
        }
    }

    /// The bill's lines summed up, by formulas: a block of rows for each phase.
    void by_component() {
        Sheet sheet = add("Cost by component");
        std::vector<Sheet::Column> columns = {{"Phase", 18}, {"Design", 18}, {"Component", 22}};
        const std::vector<std::string> kinds = {"compute", "storage", "network", "requests"};
        for (const std::string& kind : kinds) columns.push_back({kind.c_str(), 14, styles_.money});
        columns.push_back({"Cost a month", 14, styles_.money});
        sheet.heads(columns);
        for (const RunResult& run : document_.runs()) {
            if (!run.cost) continue;
            const std::uint32_t first = sheet.row() + 1;
            for (const CostPart& component : run.cost->by_component) {
                const std::uint32_t row = sheet.row() + 1;
                sheet.text(run.phase).text(run.design).text(component.name);
                for (std::size_t k = 0; k < kinds.size(); ++k) {
                    sheet.formula(fmt::format("=SUMIFS({},{},$A{},{},$B{},{},$C{},{},\"{}\")", money_cells, phase_cells, row, design_cells,
                                              row, component_cells, row, kind_cells, kinds[k]),
                                  figures::sum_of(*run.cost, component.name, kinds[k]));
                }
                sheet.formula(fmt::format("=SUM(D{}:G{})", row, row), component.per_month);
                sheet.end_row();
            }
            sheet.text(run.phase, styles_.total_text).text(run.design, styles_.total_text).text("All", styles_.total_text);
            const auto total = [&](char column, double value) {
                sheet.formula(fmt::format("=SUM({}{}:{}{})", column, first, column, sheet.row()), value, styles_.total_money);
            };
            for (std::size_t k = 0; k < kinds.size(); ++k) {
                const auto part = std::ranges::find(run.cost->by_kind, kinds[k], &CostPart::name);
                total(static_cast<char>('D' + k), part == run.cost->by_kind.end() ? 0 : part->per_month);
            }
            total('H', run.cost->per_month.value.value_or(0));
            sheet.end_row();
        }
    }

    void bill() {
        Sheet sheet = add(bill_name);
        sheet.heads({{"Phase", 18},
                     {"Design", 18},
                     {"Component", 22},
                     {"Kind", 11},
                     {"Item", 22},
                     {"Option", 14},
                     {"Amount a month", 16, styles_.figure},
                     {"Of", 10},
                     {"Cost a month", 14, styles_.money},
                     {"Currency", 9},
                     {"Bought as", 20},
                     {"Not used", 9}});
        for (const RunResult& run : document_.runs()) {
            if (!run.cost) continue;
            for (const study::CostLine& line : run.cost->lines) {
                sheet.text(run.phase).text(run.design).text(line.component).text(line.kind).text(line.item).text(line.option);
                sheet.number(line.amount).text(line.per).number(money_of(line)).text(run.cost->currency);
                sheet.text(line.purchase).text(line.is_unused ? "yes" : "");
                sheet.end_row();
            }
        }
        if (sheet.row() > 1) worksheet_autofilter(sheet.get(), 0, 0, sheet.row() - 1, 11);
        not_in_the_cost();
    }

    void not_in_the_cost() {
        if (std::ranges::all_of(document_.runs(), [](const RunResult& run) { return !run.cost || run.cost->unpriced.empty(); })) return;
        Sheet left_out = add("Not in the cost");
        left_out.heads({{"Phase", 18}, {"Design", 18}, {"Component", 22}, {"What", 60}});
        for (const RunResult& run : document_.runs()) {
            if (!run.cost) continue;
            for (const study::Unpriced& use : run.cost->unpriced) {
                left_out.text(run.phase).text(run.design).text(use.component).text(use.what);
                left_out.end_row();
            }
        }
    }

    void promises() {
        if (std::ranges::all_of(document_.runs(), [](const RunResult& run) { return run.slo.empty(); })) return;
        Sheet sheet = add("Promises");
        sheet.heads({{"Phase", 18},
                     {"Design", 18},
                     {"Route", 18},
                     {"Figure", 13},
                     {"Limit, s or share", 11, styles_.figure},
                     {"Measured, s or share", 11, styles_.figure},
                     {"± (95 %)", 11, styles_.figure},
                     {"Kept", 11}});
        for (const RunResult& run : document_.runs())
            for (const study::SloResult& row : run.slo) {
                sheet.text(run.phase).text(run.design).text(row.route.empty() ? "all requests" : row.route).text(row.metric);
                sheet.number(row.limit).number(row.value.value).number(row.value.half_width);
                sheet.text(figures::kept_of(row));
                sheet.end_row();
            }
    }

    void findings() {
        const std::vector<Told> told = told_findings(document_);
        if (told.empty()) return;
        Sheet sheet = add("Findings");
        sheet.heads({{"Phase", 18}, {"Severity", 9}, {"Component", 22}, {"Rule", 22}, {"Finding", 110}, {"Change", 60}, {"Effect", 60}});
        const auto put = [&](const std::string& of, const study::Finding& finding, const std::string& text) {
            sheet.text(of).text(finding.severity == Severity::Error ? "error" : "note").text(finding.component).text(finding.rule);
            sheet.text(text, styles_.wrapped);
            sheet.text(finding.change ? figures::change_text(*finding.change) : "", styles_.wrapped);
            sheet.text(finding.effect ? figures::effect_text(*finding.effect) : "", styles_.wrapped);
            sheet.end_row();
        };
        for (const Told& each : told) put(each.phase, *each.finding, each.text);
    }

    void decisions() {
        if (std::ranges::all_of(document_.runs(), [](const RunResult& run) { return run.decisions.empty(); })) return;
        Sheet sheet = add("Decisions");
        sheet.heads({{"Phase", 18},
                     {"Design", 18},
                     {"Time", 22},
                     {"Autoscaler", 18},
                     {"Metric", 16},
                     {"Value", 11, styles_.figure},
                     {"Ratio", 9, styles_.figure},
                     {"Wants", 9, styles_.whole},
                     {"Limited by", 18},
                     {"From", 8, styles_.whole},
                     {"To", 8, styles_.whole}});
        for (const RunResult& run : document_.runs())
            for (const auto& [what, level] : run.decisions) {
                sheet.text(run.phase).text(run.design).text(figures::moment(level, what.at_s)).text(what.component).text(what.metric);
                sheet.number(what.metric.empty() ? std::nullopt : std::optional(what.value)).number(what.ratio);
                sheet.number(static_cast<double>(what.recommended)).text(what.limit);
                sheet.number(static_cast<double>(what.from)).number(static_cast<double>(what.to));
                sheet.end_row();
            }
    }

    void transitions() {
        if (std::ranges::all_of(document_.runs(), [](const RunResult& run) { return run.transitions.empty(); })) return;
        Sheet sheet = add("Incidents");
        std::vector<Sheet::Column> columns = {{"Phase", 18}, {"Design", 18}};
        const std::vector<std::string> titles = figures::transition_rows(document_.runs().front()).titles;
        for (const std::string& title : titles) columns.push_back({title.c_str(), 22});
        sheet.heads(columns);
        for (const RunResult& run : document_.runs()) {
            for (const auto& row : figures::transition_rows(run).rows) {
                sheet.text(run.phase).text(run.design);
                for (const std::string& cell : row) sheet.text(cell);
                sheet.end_row();
            }
            if (const std::string more = figures::left_out_of(run); !more.empty()) sheet.line(fmt::format("{}: {}", run.phase, more));
        }
    }

    void assumptions() {
        Sheet sheet = add("Assumptions");
        sheet.heads(
            {{"Design", 18}, {"Of", 12}, {"Name", 22}, {"Type", 16}, {"Setting", 24}, {"Value", 34}, {"Otherwise", 18}, {"Meaning", 90}});
        for (const study::Assumption& row : document_.assumptions().settings) {
            sheet.text(row.design).text(row.of).text(row.id).text(row.type).text(row.setting);
            sheet.text(row.value, styles_.wrapped).text(row.default_value);
            sheet.text(figures::without_markup(row.help), styles_.wrapped);
            sheet.end_row();
        }
    }

    /// Of rows `first` to `last`: the columns named, over that of the categories or populations.
    void chart(Sheet& sheet, std::uint8_t type, const char* title, const char* name, std::uint32_t first, std::uint32_t last,
               std::uint16_t over, const std::vector<std::pair<const char*, std::uint16_t>>& series, std::uint32_t row,
               std::uint16_t column) {
        if (last < first) return;
        lxw_chart* drawn = workbook_add_chart(book_, type);
        chart_title_set_name(drawn, title);
        for (const auto& [label, of] : series) {
            lxw_chart_series* line = chart_add_series(drawn, nullptr, nullptr);
            chart_series_set_categories(line, name, first, over, last, over);
            chart_series_set_values(line, name, first, of, last, of);
            chart_series_set_name(line, label);
        }
        if (type != LXW_CHART_COLUMN) {
            chart_axis_set_log_base(drawn->x_axis, 10);
            chart_axis_set_name(drawn->x_axis, "Users");
        }
        chart_axis_set_min(drawn->y_axis, 0);
        if (series.size() == 1) chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
        worksheet_insert_chart(sheet.get(), row, column, drawn);
    }

    const Document& document_;
    lxw_workbook* book_;
    SheetStyles styles_;
};

}  // namespace

std::string print_workbook(const Document& document) {
    const QTemporaryDir folder;
    const QString path = folder.filePath("report.xlsx");
    QFile file(path);
    if (!folder.isValid() || !Workbook(document, path.toStdString()).write() || !file.open(QIODevice::ReadOnly))
        throw RunError(fmt::format("the workbook cannot be written to {}", folder.path().toStdString()));
    return file.readAll().toStdString();
}

}  // namespace headroom::report
