// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/findings_list.h"
#include "app/panels/values.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <map>

#include "app/document/design_edits.h"
#include "app/figures/changes.h"
#include "app/figures/people.h"
#include "plan/shards.h"

namespace headroom::panels {

namespace {

QString words(const std::string& name) { return text_of(name).replace('_', ' '); }

/// By what the names of evidence end in, as documents have them.
QString value_text(const study::Finding::Evidence& evidence) {
    const QString name = text_of(evidence.name);
    const bool ratio = name.contains("utilization") || name.endsWith("ratio") || name.startsWith("relative");
    const Unit unit = ratio ? Unit::Ratio : name.endsWith("_per_s") ? Unit::PerSecond : name.endsWith("_s") ? Unit::Seconds : Unit::None;
    return text_of(figures::people(evidence.value, unit));
}

/// "$.designs[0].components[2].cpu" names the component, "$.phases[1].users" the phase.
void set_place(FoundThing& thing, const QString& path, const plan::Plan& plan) {
    static const QRegularExpression in_design(R"(^\$\.designs\[(\d+)\](?:\.(components|connections)\[(\d+)\])?)");
    static const QRegularExpression in_list(R"(^\$\.(\w+)(?:\[(\d+)\])?)");
    if (const auto match = in_design.match(path); match.hasMatch()) {
        const auto design = match.captured(1).toULong(), index = match.captured(3).toULong();
        if (design >= plan.designs.size()) return;
        const plan::Design& where = plan.designs[design];
        thing.design = where.name;
        thing.of = text_of(where.name);
        if (match.captured(2) == "components" && index < where.components.size())
            thing.parts.components = {where.components[index].id};
        else if (match.captured(2) == "connections" && index < where.connections.size())
            thing.parts.connections = {where.connections[index].id};
        if (!thing.parts.components.empty()) thing.of = text_of(thing.parts.components.front());
        if (!thing.parts.connections.empty()) thing.of = text_of(thing.parts.connections.front());
        return;
    }
    const auto match = in_list.match(path);
    if (!match.hasMatch()) return;
    thing.of = match.captured(1);
    const auto index = match.captured(2).toULong();
    if (thing.of == "phases" && !match.captured(2).isEmpty() && index < plan.phases.size()) {
        thing.of = text_of(plan.phases[index].name);
        if (const double users = document::users_of(plan.phases[index]); users > 0) thing.users = users;
    }
}

FoundThing mistake(const Diagnostic& diagnostic, const plan::Plan& plan) {
    FoundThing thing;
    thing.severity = diagnostic.severity;
    thing.is_of_plan = true;
    thing.text = text_of(diagnostic.message);
    if (diagnostic.expected.starts_with("did you mean"))
        thing.text += "; " + text_of(diagnostic.expected);
    else if (!diagnostic.expected.empty())
        thing.text += QCoreApplication::translate("findings", "; expected %1").arg(text_of(diagnostic.expected));
    set_place(thing, text_of(diagnostic.path), plan);
    thing.evidence = {{QCoreApplication::translate("findings", "where"),
                       text_of(diagnostic.path).replace('.', QStringLiteral(".\u200b"))}};  // may break there
    return thing;
}

FoundThing found(const study::Finding& finding) {
    FoundThing thing;
    thing.severity = finding.severity;
    thing.text = text_of(finding.text);
    thing.of = text_of(finding.component);
    if (!finding.component.empty()) thing.parts.components = {plan::drawn_id(finding.component)};
    thing.rule = words(finding.rule);
    thing.change = finding.change;
    if (finding.effect) thing.effect = text_of(figures::effect_text(*finding.effect));
    for (const auto& evidence : finding.evidence) {
        thing.evidence.emplace_back(words(evidence.name), value_text(evidence));
        if (evidence.name == "breaks_at_users" || (evidence.name == "users" && !thing.users)) thing.users = evidence.value;
    }
    return thing;
}

/// Of a growth, a finding's text begins with the phase that it is about.
void set_phase(FoundThing& thing, const study::Growth& growth, const plan::Plan& plan) {
    const study::Stage* of = nullptr;
    for (const study::Stage& stage : growth.stages)
        if (thing.text.startsWith(text_of(stage.phase)) && (of == nullptr || stage.phase.size() > of->phase.size())) of = &stage;
    if (of == nullptr) return;
    thing.design = of->design;
    thing.phase = of->phase;
    const plan::Phase* phase = plan.find_phase(of->phase);
    if (thing.users || phase == nullptr) return;
    if (const double users = document::users_of(*phase); users > 0) thing.users = users;
}

/// A finding of one phase, whose name it begins with.
FoundThing of_phase(FoundThing thing, const std::string& phase, const std::string& design, double users) {
    if (!thing.text.startsWith(text_of(phase) + ' ')) thing.text = text_of(phase) + ": " + thing.text;
    thing.phase = phase;
    thing.design = design;
    if (!thing.users) thing.users = users;
    return thing;
}

/// What several studies found, once: the first tells it, with its change and what that is worth.
class Sayings {
public:
    explicit Sayings(std::vector<FoundThing>& things) : things_(things) {}

    /// `is_simulated`: its figures take the place of those that were told before.
    void add(FoundThing thing, bool is_simulated) {
        const auto said = said_.find(key_of(thing));
        if (said == said_.end()) {
            own_.emplace(key_of(thing), things_.size());
            things_.push_back(std::move(thing));
        } else if (is_simulated) {
            FoundThing& told = things_[said->second];
            if (told.change) {
                thing.change = told.change;
                thing.effect = told.effect;
            }
            told = std::move(thing);
        }
    }
    /// What one study tells twice are two things.
    void end_source() { said_.merge(own_); }

private:
    /// The phase, what is wrong, and of what; that a growth breaks is not what a run has to say.
    static QString key_of(const FoundThing& thing) {
        const bool breaks = thing.text.startsWith(text_of(thing.phase) + ' ');
        return QStringList{text_of(thing.phase), thing.rule, thing.of, breaks ? "breaks" : ""}.join('\n');
    }

    std::vector<FoundThing>& things_;
    std::map<QString, std::size_t> said_, own_;
};

/// What its change would do to where the phase breaks.
void add_prospect(FoundThing& thing, const replay::ResultsBook& book) {
    if (thing.rule != "saturation" || !thing.change || thing.change->set.empty()) return;
    const study::Prospect* prospect = book.prospect({thing.phase, thing.design, thing.change->set.front().path});
    if (prospect == nullptr) return;
    thing.is_in_vain = prospect->before && !prospect->moves();
    const QString text = text_of(figures::prospect_text(*prospect));
    if (!thing.effect.isEmpty() && !text.isEmpty()) thing.effect += QStringLiteral("; ");
    thing.effect += text;
}

/// Beside what is found of the plan as it stands, nothing of a former one.
bool is_told(const replay::ResultsBook& book, const study::Origin& origin) {
    const auto growth = book.best();
    return growth == nullptr || book.is_outdated(growth) || !book.is_outdated(origin);
}

QString population(double users) { return text_of(figures::people(users)); }

}  // namespace

FoundThing breaking(const study::Stage& stage) {
    constexpr std::size_t most_resources = 5;
    FoundThing thing;
    thing.text = text_of(stage.phase + ' ' + stage.verdict());
    thing.rule = QCoreApplication::translate("findings", "saturation");
    thing.design = stage.design;
    if (stage.limit) {
        thing.of = text_of(stage.limit->component);
        if (!stage.limit->component.empty()) thing.parts.components = {plan::drawn_id(stage.limit->component)};
    }
    if (const auto breaks_at = stage.breaks_at()) {
        thing.users = breaks_at->users;
        thing.evidence.emplace_back(QCoreApplication::translate("findings", "breaks at users"), population(breaks_at->users));
    }
    for (const study::Saturation& each : stage.saturation) {
        if (thing.evidence.size() > most_resources) break;
        thing.evidence.emplace_back(
            QCoreApplication::translate("findings", "%1 of %2 full at").arg(text_of(each.resource), text_of(each.component)),
            population(each.at.users));
    }
    return thing;
}

std::vector<FoundThing> found_things(const document::PlanDocument& document, const replay::ResultsBook& book) {
    std::vector<FoundThing> things;
    for (const Diagnostic& diagnostic : document.problems().list()) things.push_back(mistake(diagnostic, document.plan()));
    Sayings sayings(things);
    const auto growth = book.best();
    if (const auto advice = book.advice(); advice != nullptr && is_told(book, advice->origin)) {
        for (const study::Advice& each : advice->cases)
            for (const study::Finding& finding : each.findings)
                sayings.add(of_phase(found(finding), each.phase, each.design, each.base.users), false);
        sayings.end_source();
    }
    if (growth != nullptr) {
        for (const study::Finding& finding : growth->findings) {
            FoundThing thing = found(finding);
            set_phase(thing, *growth, document.plan());
            sayings.add(std::move(thing), !book.is_estimate(growth));
        }
        sayings.end_source();
    }
    if (const auto runs = book.runs(); runs != nullptr && is_told(book, runs->origin))
        for (const study::RunResult& run : runs->runs)
            for (const study::Finding& finding : run.findings)
                sayings.add(of_phase(found(finding), run.phase, run.design, run.users), false);
    for (FoundThing& thing : things) add_prospect(thing, book);
    std::ranges::stable_sort(things, {},
                             [](const FoundThing& thing) { return std::pair(!thing.is_of_plan, thing.severity != Severity::Error); });
    return things;
}

}  // namespace headroom::panels
