// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::infrastructure {

/// What the module gives: transfers, simulated by SimGrid. Its failures are std::exceptions. It lives as long as the process.
class TransferModel {
public:
    using Lanes = std::vector<std::size_t>;
    struct End {
        std::size_t transfer = 0;
        double after_s = 0;  ///< since run() was called
    };
    virtual ~TransferModel() = default;
    /// Begins now, after run()'s last second; takes `most` bytes a second at most. Gives its number, from 0.
    virtual std::size_t begin(std::size_t route, double bytes, double most) = 0;
    /// Bytes that have yet to pass, of one that has not ended.
    virtual double left(std::size_t transfer) = 0;
    /// From now on the stream takes so many bytes a second at most.
    virtual void set_rate(std::size_t stream, double bytes_per_s) = 0;
    /// From now on the limited lane carries so many bytes a second.
    virtual void set_capacity(std::size_t lane, double bytes_per_s) = 0;
    /// Goes on for so long; gives what has ended in it, by time.
    virtual std::vector<End> run(double seconds) = 0;
};

/// The one function that the module exports, by its name; the arguments are those of Transfers.
using MakeTransferModel = TransferModel* (*)(const std::vector<double>& lanes, const std::vector<TransferModel::Lanes>& routes,
                                             std::size_t valves, const std::vector<TransferModel::Lanes>& streams);
inline constexpr const char* make_transfer_model_name = "headroom_make_transfer_model";

}  // namespace headroom::infrastructure
