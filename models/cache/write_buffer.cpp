// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cache/write_buffer.h"

namespace headroom::models {

bool WriteBuffer::add(const Write& write) {
    if (!items_.insert(write.item).second) return false;
    writes_.push_back(write);
    return true;
}

std::vector<WriteBuffer::Write> WriteBuffer::take(std::size_t most) {
    std::vector<Write> taken;
    while (!writes_.empty() && taken.size() < most && (taken.empty() || writes_.front().route == taken.front().route)) {
        taken.push_back(writes_.front());
        items_.erase(taken.back().item);
        writes_.pop_front();
    }
    return taken;
}

void WriteBuffer::clear() {
    writes_.clear();
    items_.clear();
}

}  // namespace headroom::models
