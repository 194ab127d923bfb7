// SPDX-License-Identifier: GPL-3.0-or-later
#include "infrastructure/transfers.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include "core/error.h"

namespace headroom::infrastructure {

namespace {

constexpr const char* module_name = "headroom-simgrid.so";

/// Beside the program, where it is installed, or, of a test, in the build's folder of programs.
std::string module_file() {
    std::error_code none;
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
    for (const char* folder : {".", HEADROOM_MODULES, "../bin"})
        if (std::filesystem::exists(here / folder / module_name, none)) return (here / folder / module_name).string();
    throw RunError(fmt::format("the infrastructure's part {} is missing beside {}", module_name, here.string()));
}

MakeTransferModel load() {
    static bool is_taken = false;
    if (is_taken) throw RunError("a process runs the infrastructure of one replication, and this one has run it already");
    is_taken = true;
    void* module = dlopen(module_file().c_str(), RTLD_NOW | RTLD_LOCAL);
    void* make = module != nullptr ? dlsym(module, make_transfer_model_name) : nullptr;
    if (make == nullptr) throw RunError(fmt::format("the infrastructure cannot be loaded: {}", dlerror()));
    return reinterpret_cast<MakeTransferModel>(make);
}

/// What fails in SimGrid fails here.
template <class Work>
auto guarded(Work work) {
    try {
        return work();
    } catch (const RunError&) {
        throw;
    } catch (const std::exception& error) {
        throw RunError(fmt::format("the infrastructure failed: {}", error.what()));
    }
}

}  // namespace

Transfers::Transfers(const std::vector<double>& lanes, const std::vector<Lanes>& routes, std::size_t valves,
                     const std::vector<Lanes>& streams)
    : model_(guarded([&] { return load()(lanes, routes, valves, streams); })) {}

std::size_t Transfers::begin(std::size_t route, double bytes, double most) {
    return guarded([&] { return model_->begin(route, bytes, most); });
}

double Transfers::left(std::size_t transfer) {
    return guarded([&] { return model_->left(transfer); });
}

void Transfers::set_rate(std::size_t stream, double bytes_per_s) {
    guarded([&] { model_->set_rate(stream, bytes_per_s); });
}

void Transfers::set_capacity(std::size_t lane, double bytes_per_s) {
    guarded([&] { model_->set_capacity(lane, bytes_per_s); });
}

std::vector<Transfers::End> Transfers::run(double seconds) {
    return guarded([&] { return model_->run(seconds); });
}

}  // namespace headroom::infrastructure
