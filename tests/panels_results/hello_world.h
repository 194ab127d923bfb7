// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"
#include "study/run.h"

namespace headroom::panels {

/// The open plan presets/hello with a second design, "Wide", and what studies answer of it: small ones, of this process.
class HelloWorld {
public:
    /// Another preset, as it is.
    explicit HelloWorld(const QString& preset = "hello");

    document::PlanDocument document;
    document::Selection selection{document};
    replay::ResultsBook book;
    replay::Player player;

    /// To the book; of the phases' own designs to the player, too.
    std::shared_ptr<const study::Growth> grow(const std::string& design = {});
    std::shared_ptr<const study::Results> run();
    /// "Growth" on both designs.
    std::shared_ptr<const study::Comparison> compare();
    /// Ten minutes of the last phase, to the book and the player.
    std::shared_ptr<const study::RunResult> span();

private:
    study::Origin origin() const;
    std::vector<study::RunResult> run_with(const std::string& horizon, const std::vector<study::Case>& cases);
};

}  // namespace headroom::panels
