// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "kernel/component.h"
#include "kernel/component_type.h"
#include "lab.h"
#include "models/models.h"
#include "schema/describe.h"

namespace headroom::lab {

struct ProbeSettings {
    bool unused = false;
};

inline const schema::Record& record_of(const ProbeSettings*) {
    static const schema::Record record = schema::Describe<ProbeSettings>("probe", "Probe", "A component that tests look through.")
                                             .role(schema::Role::Service)
                                             .param(&ProbeSettings::unused, "unused", "Nothing.")
                                             .in("requests")
                                             .done();
    return record;
}

/// A component that does nothing but tell; for parts of the kernel that want a simulation around them.
class Probe : public kernel::Component {
public:
    using Component::Component;
    void arrive(kernel::Slot, kernel::Call&) override {}
    void wake(kernel::Slot slot, kernel::Call&) override { on_wake(slot); }
    bool awaits(const kernel::Call& call, std::uint8_t tag) const override { return on_awaits(call, tag); }
    void expired(kernel::Slot slot, std::uint8_t tag) override { on_expired(slot, tag); }

    std::function<void(kernel::Slot)> on_wake;
    std::function<bool(const kernel::Call&, std::uint8_t)> on_awaits = [](const kernel::Call&, std::uint8_t) { return true; };
    std::function<void(kernel::Slot, std::uint8_t)> on_expired;
};

/// A simulation of nothing but a source that keeps silent and a probe.
class ProbeLab {
public:
    ProbeLab() : lab_(plan_text({R"({"id": "probe", "type": "probe"})", arrow("users", "probe")}), 1e6, 1, types()) {}
    kernel::Simulation& simulation() { return lab_.simulation(); }
    Probe& probe() { return static_cast<Probe&>(lab_.component("probe")); }
    /// A record that belongs to the probe.
    kernel::Slot call() {
        const kernel::Slot slot = simulation().allocate();
        simulation().call(slot).component = probe().index();
        return slot;
    }

private:
    static kernel::ComponentTypes types() {
        kernel::ComponentTypes all = models::all();
        all.add({&record_of(static_cast<const ProbeSettings*>(nullptr)),
                 [](const kernel::BuildContext& context) { return std::make_unique<Probe>(context); }});
        return all;
    }
    Lab lab_;
};

}  // namespace headroom::lab
