// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/cost_chart.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/charts/ticks.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::charts {

namespace {

using study::CostPart;
using study::CostResult;
using study::RunResult;
using Parts = std::vector<CostPart> CostResult::*;

double part_of(const std::vector<CostPart>& parts, const std::string& name) {
    const auto found = std::ranges::find(parts, name, &CostPart::name);
    return found == parts.end() ? 0 : found->per_month;
}

QString category_of(const RunResult& run, CostChart::Each each) {
    return QString::fromStdString(each == CostChart::Each::Phase ? run.phase : figures::people(run.users));
}

/// Names of what is paid for. Kinds in the order of the document, so that each has the same colour everywhere; components with those
/// that cost most first.
std::vector<std::string> names_of(const std::vector<const RunResult*>& runs, Parts parts) {
    std::map<std::string, double> most;
    std::vector<std::string> names;
    for (const RunResult* run : runs)
        for (const CostPart& part : (*run->cost).*parts) {
            if (!most.contains(part.name)) names.push_back(part.name);
            most[part.name] = std::max(most[part.name], part.per_month);
        }
    if (parts == &CostResult::by_component) {
        std::erase_if(names, [&](const std::string& name) { return most[name] == 0; });
        std::ranges::stable_sort(names, std::greater{}, [&](const std::string& name) { return most[name]; });
    }
    return names;
}

/// Fills the data of one chart.
class Stacks {
public:
    Stacks(ChartData& data, CostChart::By by, CostChart::Each each)
        : data_(data), each_(each), parts_(by == CostChart::By::Kind ? &CostResult::by_kind : &CostResult::by_component) {}

    void add(const CostChart::Runs& side, std::size_t group, const std::vector<std::string>& names) {
        const std::size_t own = std::min(names.size(), theme::Colours::kinds);
        for (std::size_t i = 0; i < own; ++i) add_stack(side, group, title(names[i]), {names[i]}, i);
        if (own < names.size())
            add_stack(side, group, CostChart::tr("Other"), {names.begin() + static_cast<std::ptrdiff_t>(own), names.end()}, own);
    }

    void add_per_user(const CostChart::Runs& side, std::size_t group) {
        Series line{tagged(CostChart::tr("per 1000 users"), side), Series::Kind::Dots, {Ink::Of::Text}, group > 0, true, group};
        each_run(side, [&](const RunResult& run, double x) {
            Point point = point_of(side, run, x);
            if (run.cost && run.cost->per_user_month.value) {
                point.y = *run.cost->per_user_month.value * 1000;
                point.text = QString::fromStdString(figures::small_money(point.y, run.cost->currency));
                per_user_.add(point.y);
            }
            line.points.push_back(std::move(point));
        });
        data_.series.push_back(std::move(line));
    }

    void add_blanks(const CostChart::Runs& side, std::size_t group, std::size_t groups) {
        const double width = bar_share / static_cast<double>(groups);
        each_run(side, [&](const RunResult& run, double x) {
            if (run.cost) return;
            const double from = x - bar_share / 2 + width * static_cast<double>(group);
            data_.blanks.push_back({from, from + width, point_of(side, run, x).text, 0});
        });
    }

    /// Stretches beside each other that say the same are one.
    void join_blanks() {
        constexpr double between = 1 - bar_share + 0.01;
        std::ranges::stable_sort(data_.blanks, {}, &Blank::from);
        std::vector<Blank> joined;
        for (Blank& blank : data_.blanks)
            if (!joined.empty() && joined.back().text == blank.text && blank.from - joined.back().to < between)
                joined.back().to = std::max(joined.back().to, blank.to);
            else
                joined.push_back(std::move(blank));
        data_.blanks = std::move(joined);
    }

    void set_ranges() {
        money_.set_linear(data_.y);
        per_user_.set_linear(data_.right);
    }

private:
    QString title(const std::string& name) const {
        return QString::fromStdString(parts_ == &CostResult::by_kind ? figures::capitalised(name) : name);
    }
    static QString tagged(const QString& name, const CostChart::Runs& side) {
        return side.name.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, side.name);
    }

    template <class Visit>
    void each_run(const CostChart::Runs& side, Visit visit) {
        for (const RunResult& run : side.runs) visit(run, static_cast<double>(data_.x.categories.indexOf(category_of(run, each_))));
    }

    static Point point_of(const CostChart::Runs& side, const RunResult& run, double x) {
        const QString where = side.name.isEmpty() ? title_of(run) : QStringLiteral("%1: %2").arg(side.name, title_of(run));
        return {x, {}, {}, {}, where, run.status == study::Status::Unstable ? CostChart::tr("unstable") : CostChart::tr("not known")};
    }

    void add_stack(const CostChart::Runs& side, std::size_t group, const QString& name, const std::vector<std::string>& parts,
                   std::size_t colour) {
        Series series{name, Series::Kind::Bars, Ink::kind(colour), false, false, group, {}};
        double all = 0;
        each_run(side, [&](const RunResult& run, double x) {
            Point point = point_of(side, run, x);
            if (run.cost) {
                double sum = 0;
                for (const std::string& part : parts) sum += part_of((*run.cost).*parts_, part);
                point.y = std::round(sum * 100) / 100;
                point.text = QString::fromStdString(figures::exact_money({point.y, {}}, run.cost->currency));
                all += *point.y;
                money_.add(run.cost->per_month.value);
            }
            series.points.push_back(std::move(point));
        });
        if (all > 0) data_.series.push_back(std::move(series));
    }

    ChartData& data_;
    CostChart::Each each_;
    Parts parts_;
    Extent money_, per_user_;
};

Axis money_axis(const std::string& currency, const QString& title) {
    Axis axis;
    axis.title = title;
    axis.unit = Unit::Money;
    axis.currency = currency;
    return axis;
}

}  // namespace

void CostChart::show(const Runs& a, const Runs& b, By by, Each each, const QString& message) {
    each_ = each;
    ChartData data;
    data.title = by == By::Kind ? tr("Cost a month by kind") : tr("Cost a month by component");
    data.message = message;
    std::vector<const RunResult*> priced, all;
    for (const Runs* side : {&a, &b})
        for (const RunResult& run : side->runs) {
            all.push_back(&run);
            if (run.cost) priced.push_back(&run);
        }
    std::ranges::stable_sort(all, {}, [](const RunResult* run) { return run->users; });
    for (const RunResult* run : all)
        if (const QString name = category_of(*run, each); !data.x.categories.contains(name)) data.x.categories << name;
    if (priced.empty()) return show_data(std::move(data));
    const std::string& currency = priced.front()->cost->currency;
    data.x.scale = Axis::Scale::Categories;
    data.x.title = each == Each::Phase ? tr("Phase") : tr("Daily users");
    if (a.is_estimate || b.is_estimate) data.x.title = tr("%1 · estimated").arg(data.x.title);
    if (!a.runs.empty() && !b.runs.empty()) data.x.title += " · " + tr("left %1, right and pale %2").arg(a.name, b.name);
    data.x.low = -0.5;
    data.x.high = static_cast<double>(data.x.categories.size()) - 0.5;
    data.y = money_axis(currency, QString::fromStdString(figures::money_per_month(currency)));
    data.right = money_axis(currency, tr("per 1000 users"));
    Stacks stacks(data, by, each);
    const auto names = names_of(priced, by == By::Kind ? &CostResult::by_kind : &CostResult::by_component);
    std::size_t group = 0;
    for (const Runs* side : {&a, &b}) {
        if (side->runs.empty()) continue;
        stacks.add_blanks(*side, group, a.runs.empty() || b.runs.empty() ? 1 : 2);
        stacks.add(*side, group++, names);
    }
    group = 0;
    for (const Runs* side : {&a, &b})
        if (!side->runs.empty()) stacks.add_per_user(*side, group++);
    stacks.join_blanks();
    stacks.set_ranges();
    show_data(std::move(data));
}

std::optional<double> CostChart::place_of(const study::RunResult& run) const {
    const auto index = data().x.categories.indexOf(category_of(run, each_));
    return index < 0 ? std::nullopt : std::optional(static_cast<double>(index));
}

void CostCurveChart::show(const Side& a, const Side& b, const QString& message) {
    ChartData data;
    data.title = tr("Cost against users");
    data.message = message;
    if (!a && !b) return show_data(std::move(data));
    Extent money;
    std::string currency = "USD";
    std::size_t design = 0;
    for (const Side* side : {&a, &b}) {
        const std::size_t own = design++;
        if (!*side) continue;
        const Series series{named(tr("cost"), *side), Series::Kind::Dots, Ink::series(own, 1), own > 0};
        add_growth(data, *side, series, [&](const RunResult& run, Point& point) {
            if (!run.cost || !run.cost->per_month.value) return;
            currency = run.cost->currency;
            set_estimate(point, run.cost->per_month, Unit::Money);
            point.text = QString::fromStdString(figures::exact_money(run.cost->per_month, currency));
            money.add(point.y);
            money.add(point.high);
        });
    }
    add_users(data, a, b);
    data.y = money_axis(currency, QString::fromStdString(figures::money_per_month(currency)));
    money.set_linear(data.y);
    show_data(std::move(data));
}

}  // namespace headroom::charts
