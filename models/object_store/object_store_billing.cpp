// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/long_times.h"
#include "kernel/simulation.h"
#include "models/object_store/object_store.h"

namespace headroom::models {

using plan::Meter;

namespace {

double kept_s(const ObjectStoreSettings& settings) { return settings.kept.value_or(Duration{year_s}).value; }

}  // namespace

StorageClasses classes_of(const ObjectStoreSettings& settings) {
    const auto younger = [kept = kept_s(settings)](const std::optional<Duration>& age) {
        return age ? std::min(1.0, age->value / kept) : 1.0;
    };
    const double not_archived = younger(settings.archive_after), standard = std::min(younger(settings.infrequent_after), not_archived);
    return {standard, not_archived - standard, 1 - not_archived};
}

/// As many objects grow old as are written: each that reaches a class makes its transition to it.
std::vector<plan::Usage> usage_of(const ObjectStoreSettings& settings, const ObjectRequests& per_hour) {
    const StorageClasses share = classes_of(settings);
    const double held = plan::held(settings.storage.value_or(Bytes{}).value);
    const double old = share.infrequent > 0 ? settings.infrequent_reads.value : 0;
    return {{Meter::ObjectStorage, {}, "standard", held * share.standard},
            {Meter::ObjectStorage, {}, "infrequent", held * share.infrequent},
            {Meter::ObjectStorage, {}, "archive", held * share.archive},
            {Meter::ObjectReads, {}, "standard", per_hour.reads * (1 - old)},
            {Meter::ObjectReads, {}, "infrequent", per_hour.reads * old},
            {Meter::ObjectRetrieval, {}, "infrequent", per_hour.bytes_read * old},
            {Meter::ObjectWrites, {}, "standard", per_hour.writes},
            {Meter::ObjectWrites, {}, "infrequent", share.infrequent > 0 ? per_hour.writes : 0},
            {Meter::ObjectWrites, {}, "archive", share.archive > 0 ? per_hour.writes : 0}};
}

std::vector<plan::Usage> ObjectStore::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    const auto an_hour = [&](const Kind& kind) { return static_cast<double>(kind.served.in(blocks)) / hours; };
    return also(Component::usage(blocks), usage_of(settings_, {an_hour(reads_), an_hour(writes_), bytes_read_.in(blocks) / hours}));
}

}  // namespace headroom::models
