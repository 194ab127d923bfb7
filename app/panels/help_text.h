// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

#include "schema/record.h"

namespace headroom::panels {

/// All that has a page: the types, then what plans hold besides, then records within them.
std::vector<const schema::Record*> help_pages(const schema::Catalogue& types);

/// The page of a record, generated from it. Links to other pages are "page:NAME".
QString help_html(const schema::Record& record, const std::vector<const schema::Record*>& pages);
/// Links to all pages.
QString contents_html(const std::vector<const schema::Record*>& pages);

}  // namespace headroom::panels
