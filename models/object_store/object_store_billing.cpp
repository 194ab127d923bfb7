// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/simulation.h"
#include "models/object_store/object_store.h"

namespace headroom::models {

using plan::Meter;

StorageClasses classes_of(const ObjectStoreSettings& settings) {
    constexpr double year_s = 365 * 86400.0;
    const double kept = settings.kept.value_or(Duration{year_s}).value;
    const auto younger = [kept](const std::optional<Duration>& age) { return age ? std::min(1.0, age->value / kept) : 1.0; };
    const double not_archived = younger(settings.archive_after), standard = std::min(younger(settings.infrequent_after), not_archived);
    return {standard, not_archived - standard, 1 - not_archived};
}

std::vector<plan::Usage> usage_of(const ObjectStoreSettings& settings, double reads_per_hour, double writes_per_hour) {
    const StorageClasses share = classes_of(settings);
    const double held = plan::held(settings.storage.value_or(Bytes{}).value);
    return {{Meter::ObjectStorage, {}, "standard", held * share.standard},
            {Meter::ObjectStorage, {}, "infrequent", held * share.infrequent},
            {Meter::ObjectStorage, {}, "archive", held * share.archive},
            {Meter::ObjectReads, {}, {}, reads_per_hour},
            {Meter::ObjectWrites, {}, {}, writes_per_hour}};
}

std::vector<plan::Usage> ObjectStore::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return also(Component::usage(blocks), usage_of(settings_, static_cast<double>(reads_.served.in(blocks)) / hours,
                                                   static_cast<double>(writes_.served.in(blocks)) / hours));
}

}  // namespace headroom::models
