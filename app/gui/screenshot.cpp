// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/screenshot.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTextStream>
#include <QTimer>

#include <string>

#include "app/gui/main_window.h"
#include "plan/shards.h"
#include "study/growth.h"

namespace headroom::gui {

namespace {

constexpr int run_failed = 3;
constexpr int settle_ms = 700;  ///< until what was shown last is painted

void give_up(const QString& why) {
    QTextStream(stderr) << "headroom-gui: " << why << '\n';
    QCoreApplication::exit(run_failed);
}

struct BreakingPlace {
    std::size_t position = 0;
    std::string component;  ///< that gives way there; empty: none
};

/// The first population at which a phase breaks within its own users; the one before where nothing has a steady state any more;
/// the last position where none breaks.
BreakingPlace breaking_place(const study::Growth& growth, const replay::Track& track) {
    for (const study::Stage& stage : growth.stages) {
        const auto breaks = stage.breaks_at();
        if (!breaks || (stage.up_to && breaks->users > *stage.up_to)) continue;
        for (std::size_t i = 0; i < track.size(); ++i)
            if (track.value(i) >= breaks->users && track.at(i).run().phase == stage.phase)
                return {track.at(i).is_unstable() && i > 0 ? i - 1 : i, stage.limit ? stage.limit->component : std::string()};
    }
    return {track.size() - 1, {}};
}

}  // namespace

void take_screenshot(MainWindow& window, const QString& path) {
    Workbench& workbench = window.workbench();
    window.resize(MainWindow::default_size);
    QObject::connect(&workbench, &Workbench::refused, &window, [] { give_up("the plan has mistakes"); });
    QObject::connect(&workbench.runner, &app::StudyRunner::failed, &window, [](const QString& why) { give_up(why); });
    QObject::connect(&workbench, &Workbench::growth_ready, &window, [&window, &workbench, path](const std::string&) {
        QTimer::singleShot(0, &window, [&window, &workbench, path] {
            const BreakingPlace place = breaking_place(*workbench.book.growth(), workbench.player.track());
            workbench.player.seek(place.position);
            if (!place.component.empty()) workbench.selection.select({{plan::drawn_id(place.component)}, {}});
            QTimer::singleShot(settle_ms, &window, [&window, path] {
                if (window.grab().save(path))
                    QCoreApplication::exit(0);
                else
                    give_up("cannot write " + path);
            });
        });
    });
    QTimer::singleShot(0, &window, [&workbench] { workbench.run_growth(); });
}

}  // namespace headroom::gui
