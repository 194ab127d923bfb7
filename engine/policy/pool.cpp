// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/pool.h"

#include "schema/describe.h"

namespace headroom::policy {

const schema::Record& record_of(const Pool*) {
    static const schema::Record record =
        schema::Describe<Pool>(
            "pool", "Connection pool",
            "Connections that each replica of the caller keeps open. A call holds one from its first byte to its answer; when "
            "all are taken it waits in line, first come, first served.")
            .param(&Pool::size, "size", Unit::None, "Connections of each replica of the caller (HikariCP's default is 10).", {1, 1e6})
            .param(&Pool::wait_limit, "wait_limit", Unit::Seconds,
                   "How long a call waits for a free connection before it fails with `pool_exhausted` (HikariCP's default is 30 s); unset: "
                   "until its time limit.",
                   {0, 86400})
            .done();
    return record;
}

}  // namespace headroom::policy
