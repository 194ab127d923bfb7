// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "study/advice.h"
#include "study/compare.h"
#include "study/growth.h"
#include "study/prospect.h"
#include "study/result.h"

namespace headroom::replay {

/// A remedy: the setting at `path` changed, in a phase that breaks on a design.
struct RemedyKey {
    std::string phase, design, path;
    auto operator<=>(const RemedyKey&) const = default;
};

/// What is known of the open plan: the latest results of each kind. They stay when the plan changes, and are outdated then.
class ResultsBook : public QObject {
    Q_OBJECT
public:
    explicit ResultsBook(QObject* parent = nullptr) : QObject(parent) {}

    /// The hashes of the plans whose results are those of the plan as it stands.
    void set_plans(std::set<std::string> sha256s);
    bool is_outdated(const study::Origin& origin) const { return !plans_.contains(origin.plan_sha256); }
    /// Of a simulated growth, or of an estimated one; null is not.
    bool is_outdated(const std::shared_ptr<const study::Growth>& growth) const;
    /// Of what day() gives.
    bool is_day_outdated(const std::string& phase) const;

    /// `design`: the one that is held at every population; empty: the phases' own.
    std::shared_ptr<const study::Growth> growth(const std::string& design = {}) const;
    void put(const std::string& design, std::shared_ptr<const study::Growth> growth);
    /// The same by formulas, of the plan after its latest edit that could be estimated.
    std::shared_ptr<const study::Growth> estimate(const std::string& design = {}) const;
    void put_estimate(const std::string& design, std::shared_ptr<const study::Growth> growth);
    /// Where a phase would break with a remedy, by formulas; null: nobody knows. Those that were put before stay.
    const study::Prospect* prospect(const RemedyKey& remedy) const;
    void put_prospects(const std::map<RemedyKey, study::Prospect>& prospects);
    /// There is nothing in the plan to estimate.
    void drop_estimates();
    bool is_estimate(const std::shared_ptr<const study::Growth>& growth) const;
    /// Why the plan as it stands cannot be estimated: the estimates are of an earlier one then. Empty: it can.
    void set_no_estimate(const QString& why);
    const QString& no_estimate() const { return no_estimate_; }
    /// What is shown of it: simulated as the plan stands, else estimated, else simulated before the last edits.
    std::shared_ptr<const study::Growth> best(const std::string& design = {}) const;

    /// All phases, each on its own design.
    std::shared_ptr<const study::Results> runs() const { return runs_; }
    void put(std::shared_ptr<const study::Results> runs);
    /// A phase's day, or span, with a timeline.
    std::shared_ptr<const study::RunResult> day(const std::string& phase) const;
    /// `origin`: of the plan whose day it is, whatever horizon it was simulated over.
    void put_day(const std::string& phase, std::shared_ptr<const study::RunResult> run, study::Origin origin);
    /// The same phase, design and population, with where its responses spend their time; null where nobody has asked for it, or
    /// the plan has changed since.
    const study::RunResult* traced(const study::RunResult& run) const;
    /// Of one run.
    void put_traced(std::shared_ptr<const study::Results> results);
    std::shared_ptr<const study::Comparison> comparison() const { return comparison_; }
    void put(std::shared_ptr<const study::Comparison> comparison);
    /// On the phases that were asked about.
    std::shared_ptr<const study::Advices> advice() const { return advice_; }
    void put(std::shared_ptr<const study::Advices> advice);

    /// Something is being simulated.
    void set_coming(bool coming);
    bool is_coming() const { return coming_; }

    /// Another plan: nothing is known.
    void clear();

signals:
    /// Results, whether they are outdated, or whether there are more to come.
    void changed();

private:
    std::set<std::string> plans_;
    bool coming_ = false;
    std::map<std::string, std::shared_ptr<const study::Growth>> growths_, estimates_;
    std::map<RemedyKey, study::Prospect> prospects_;
    QString no_estimate_;
    std::shared_ptr<const study::Results> runs_;
    std::map<std::string, std::shared_ptr<const study::RunResult>> days_;
    std::map<std::string, study::Origin> origins_of_days_;
    std::vector<std::shared_ptr<const study::Results>> traced_;
    std::shared_ptr<const study::Comparison> comparison_;
    std::shared_ptr<const study::Advices> advice_;
};

}  // namespace headroom::replay
