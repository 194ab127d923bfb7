// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/model.h"
#include "core/units.h"
#include "models/users/users.h"
#include "plan/journeys.h"

namespace headroom::models {

namespace {

class UsersModel : public analytic::ModelOf<UsersSettings> {
public:
    explicit UsersModel(const analytic::ModelContext& context) : ModelOf(context) {
        const plan::Scenario& scenario = context.scenario;
        double shares = 0;
        for (std::size_t i = 0; i < scenario.components.size(); ++i)
            if (scenario.components[i].record == &record_of(static_cast<const UsersSettings*>(nullptr)))
                shares += context.settings_of<UsersSettings>(i).share;
        population_ = shares > 0 ? scenario.users * settings_.share / shares : 0;
        const plan::Journeys journeys = plan::journeys_of(scenario.routes).value();
        for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
            requests_.push_back(journeys.visits[r] / journeys.length);
            sent_by_class_.emplace_back();
            sent_.push_back(1 - browser_hits(r, sent_by_class_.back()));
            batches_.push_back(journeys.is_asset[r] ? batch(r, journeys.visits) : 0);
        }
        walks_ = journeys.walks;
        length_ = journeys.length;
    }

    analytic::Conduct conduct(const analytic::Around&) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < requests_.size(); ++r) conduct.ways.push_back({{}, {}, context_.visits("requests", r)});
        return conduct;
    }

    std::optional<analytic::SourceTerms> source() const override {
        analytic::SourceTerms terms;
        const double mean = settings_.think ? 0 : population_ * settings_.requests_per_user_per_day / day_s;
        terms.rate = [mean, profile = settings_.profile](double from, double to) { return mean * profile.mean(from, to); };
        if (settings_.think) {
            terms.sessions = population_;
            terms.think_s = settings_.think->mean();
        }
        terms.users = population_;
        terms.requests = requests_;
        terms.sent = sent_;
        terms.sent_by_class = sent_by_class_;
        terms.batches = batches_;
        const bool has_assets = std::ranges::any_of(batches_, [](double batch) { return batch > 0; });
        if (walks_ || has_assets) terms.walk = [this](const std::vector<double>& fine) { return requests(fine); };
        terms.burstiness = settings_.arrivals == Arrivals::Regular ? 0 : 1;
        if (settings_.arrivals == Arrivals::Bursty && !settings_.think)
            terms.bursts = {settings_.burst_ratio, settings_.burst_share.value, settings_.burst_lasts.value};
        for (const plan::Route& route : context_.scenario.routes) terms.patience.push_back(route.patience);
        if (settings_.regions) {
            double all = 0;
            for (const Regions::Region& region : settings_.regions->list) all += region.share;
            for (const Regions::Region& region : settings_.regions->list) terms.paths.emplace_back(region.share / all, region.latency_s);
        }
        return terms;
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        double sent = 0, wanted = 0;
        for (std::size_t r = 0; r < requests_.size(); ++r) {
            sent += around.arrivals(r).rate;
            wanted += sent_[r] > 0 ? around.arrivals(r).rate / sent_[r] : 0;
        }
        if (wanted <= 0) return {std::nullopt, 0.0};
        return {1 - sent / wanted, wanted};
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if (keeps_ && settings_.think && settings_.think->mean() <= 0)
            caveats.emplace_back("what browsers keep is left out");
        else if (keeps_ && settings_.think)
            caveats.emplace_back("how often sessions ask for what their browser has is found as if answers took no time");
        if (keeps_ && walks_)
            caveats.emplace_back("what a session asks for again soon is not seen: browsers answer more of that than is told here");
        if (walks_ && settings_.think) caveats.emplace_back("sessions are taken to choose each route anew");
        return caveats;
    }

private:
    /// Assets that come with one of their kind.
    double batch(std::size_t asset, const std::vector<double>& visits) const {
        const std::vector<plan::Route>& routes = context_.scenario.routes;
        double first = 0, second = 0;
        for (std::size_t page = 0; page < routes.size(); ++page) {
            if (!routes[page].assets || routes[page].assets->route.name != routes[asset].name) continue;
            const double count = routes[page].assets->count, least = std::floor(count), rest = count - least;
            first += visits[page] * count;
            second += visits[page] * (least * least + rest * (2 * least + 1));
        }
        return first > 0 ? second / first : 1;
    }

    /// Who was not answered well asks for no assets, and leaves; sessions that come back then begin anew.
    std::vector<double> requests(const std::vector<double>& fine) const {
        const plan::Journeys journeys = plan::journeys_of(context_.scenario.routes, fine).value();
        const double length = settings_.think ? journeys.length : length_;
        std::vector<double> requests = journeys.visits;
        for (double& each : requests) each /= length;
        return requests;
    }

    /// As Users has it, over all keys; what is left of each class is written down.
    double browser_hits(std::size_t route, std::vector<double>& sent) {
        const plan::Route& of = context_.scenario.routes[route];
        const auto ttl = settings_.browser_cache[route] ? settings_.browser_cache[route] : of.cacheable;
        if (!ttl || ttl->value <= 0 || of.kind == plan::RouteKind::Write) return 0;
        keeps_ = true;
        if (settings_.think && settings_.think->mean() <= 0) return 0;
        const double of_user = settings_.think ? 1 / settings_.think->mean() : settings_.requests_per_user_per_day / day_s;
        const double wanted = of_user * requests_[route] * ttl->value;
        if (!of.keyspace) return wanted / (1 + wanted);
        double hits = 0;
        const plan::Keyspace& keyspace = context_.scenario.keyspaces[context_.scenario.find_keyspace(of.keyspace->name).value()];
        for (const analytic::KeyClass& keys : analytic::classes_of(keyspace.keys)) {
            const double of_key = wanted * keys.share / keys.keys;
            hits += keys.share * of_key / (1 + of_key);
            sent.push_back(1 / (1 + of_key));
        }
        return hits;
    }

    double population_ = 0;
    std::vector<double> requests_, sent_;
    std::vector<std::vector<double>> sent_by_class_;  ///< empty where nothing is kept
    std::vector<double> batches_;                     ///< by route, of assets
    double length_ = 1;                               ///< of a session, if all goes well
    bool walks_ = false, keeps_ = false;
};

}  // namespace

void add_estimate_of_users(analytic::ModelTypes& types) { types.add<UsersModel>("users"); }

}  // namespace headroom::models
