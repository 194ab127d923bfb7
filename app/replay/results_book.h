// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "study/compare.h"
#include "study/growth.h"
#include "study/result.h"

namespace headroom::replay {

/// What is known of the open plan: the latest results of each kind. They stay when the plan changes, and are outdated then.
class ResultsBook : public QObject {
    Q_OBJECT
public:
    explicit ResultsBook(QObject* parent = nullptr) : QObject(parent) {}

    /// The hashes of the plans whose results are those of the plan as it stands.
    void set_plans(std::set<std::string> sha256s);
    bool is_outdated(const study::Origin& origin) const { return !plans_.contains(origin.plan_sha256); }

    /// `design`: the one that is held at every population; empty: the phases' own.
    std::shared_ptr<const study::Growth> growth(const std::string& design = {}) const;
    void put(const std::string& design, std::shared_ptr<const study::Growth> growth);
    /// All phases, each on its own design.
    std::shared_ptr<const study::Results> runs() const { return runs_; }
    void put(std::shared_ptr<const study::Results> runs);
    /// A phase's day, or span, with a timeline.
    std::shared_ptr<const study::RunResult> day(const std::string& phase) const;
    void put_day(const std::string& phase, std::shared_ptr<const study::RunResult> run);
    std::shared_ptr<const study::Comparison> comparison() const { return comparison_; }
    void put(std::shared_ptr<const study::Comparison> comparison);

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
    std::map<std::string, std::shared_ptr<const study::Growth>> growths_;
    std::shared_ptr<const study::Results> runs_;
    std::map<std::string, std::shared_ptr<const study::RunResult>> days_;
    std::shared_ptr<const study::Comparison> comparison_;
};

}  // namespace headroom::replay
