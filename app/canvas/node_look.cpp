// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/node_look.h"

#include <QObject>

#include <algorithm>
#include <cmath>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::canvas {

namespace {

QString people(const std::optional<double>& value, Unit unit) { return QString::fromStdString(figures::people(value, unit)); }

QString month(double money, const std::string& currency) {
    const QString amount = QString::fromStdString(figures::rounded_money(money));
    return currency == "USD" ? QObject::tr("$%1/month").arg(amount)
                             : QObject::tr("%1 %2/month").arg(amount, QString::fromStdString(currency));
}

QString per_second(double value) { return QObject::tr("%1/s").arg(people(value, Unit::None)); }

NodeTexts texts_of(const replay::NodeFigures& figures, std::optional<double> failures_per_s, const std::string& currency,
                   bool is_estimate) {
    NodeTexts texts;
    if (figures.utilization.value) texts.percent = QObject::tr("%1 %").arg(std::lround(*figures.utilization.value * 100));
    if (is_estimate && figures.utilization.value) texts.percent = QObject::tr("≈ %1").arg(texts.percent);
    if (figures.grows) texts.percent = QObject::tr("piles up");
    if (figures.arrivals_per_s.value) texts.throughput = per_second(*figures.arrivals_per_s.value);
    if (figures.p99_s.value) texts.p99 = QObject::tr("p99 %1").arg(people(figures.p99_s.value, Unit::Seconds));
    if (figures.replicas.value) texts.replicas = QObject::tr("×%1").arg(people(figures.replicas.value, Unit::None));
    if (figures.cost_per_month.value_or(0) > 0)
        texts.cost = figures.unpriced.empty() ? month(*figures.cost_per_month, currency)
                                              : QObject::tr("from %1").arg(month(*figures.cost_per_month, currency));
    else if (!figures.unpriced.empty())
        texts.cost = QObject::tr("no price");
    else if (figures.cost_per_month)
        texts.cost = month(0, currency);
    if (figures.queue_length.value) texts.queue = QObject::tr("queue %1").arg(people(figures.queue_length.value, Unit::None));
    if (failures_per_s)
        texts.errors = *failures_per_s > 0 ? QObject::tr("errors %1").arg(per_second(*failures_per_s)) : QObject::tr("no errors");
    return texts;
}

}  // namespace

void read_figures(NodeLook& look, const replay::Snapshot& snapshot, const std::string& id, std::optional<double> failures_per_s) {
    look.load = replay::Load::Idle;
    look.fill = 0;
    look.texts = {};
    look.window.reset();
    look.instances.clear();
    look.estimated = false;
    if (!snapshot) {
        look.course.clear();
        return;
    }
    const auto figures = snapshot.node(id);
    if (!figures) return;
    look.load = figures->grows ? replay::Load::Saturated : replay::load_of(figures->utilization.value);
    look.fill = figures->grows ? 1 : std::clamp(figures->utilization.value.value_or(0), 0.0, 1.0);
    look.texts = texts_of(*figures, failures_per_s, snapshot.run().cost ? snapshot.run().cost->currency : "USD", snapshot.is_estimate());
    look.estimated = snapshot.is_estimate();
    look.window = snapshot.window();
    if (look.window) return;
    for (const study::Estimate& each : figures->instances) look.instances.push_back(each.value.value_or(0));
}

QString spoken(const NodeLook& look) {
    const QString name = look.title + ' ' + look.name;
    if (look.texts.percent.isEmpty()) return name;
    if (look.load == replay::Load::Saturated && !look.texts.percent.contains('%')) return QObject::tr("%1, calls pile up").arg(name);
    const QString text = QObject::tr("%1, utilization %2 percent").arg(name).arg(std::lround(look.fill * 100));
    return look.estimated ? QObject::tr("%1, estimated").arg(text) : text;
}

}  // namespace headroom::canvas
