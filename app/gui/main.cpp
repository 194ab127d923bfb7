// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTextStream>

#include "app/gui/file_actions.h"
#include "app/gui/main_window.h"
#include "app/gui/preferences.h"
#include "app/gui/screenshot.h"
#include "app/gui/style.h"
#include "core/float_environment.h"

using namespace headroom;

namespace {

constexpr int usage_error = 2;

int complain(const QString& text) {
    QTextStream(stderr) << "headroom-gui: " << text << '\n';
    return usage_error;
}

/// Help and version go without a screen, a picture of the window only where there is none.
bool needs_no_screen(int argc, char** argv) {
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) return false;
    const bool has_screen = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    for (int i = 1; i < argc; ++i) {
        const QByteArray argument(argv[i]);
        for (const char* text : {"-h", "--help", "--help-all", "-v", "--version"})
            if (argument == text) return true;
        if (argument.startsWith("--screenshot") && !has_screen) return true;
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    ensure_masked_float_environment(argv);  // figures are the command line's
    if (needs_no_screen(argc, argv)) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setApplicationName("headroom");
    QApplication::setApplicationDisplayName("Headroom");
    QApplication::setApplicationVersion(HEADROOM_VERSION);
    QApplication::setOrganizationName("headroom");
    QApplication::setDesktopFileName("headroom");
    QApplication::setStyle(new gui::Style);
    QApplication::setWindowIcon(QIcon(":/headroom/headroom.svg"));

    QCommandLineParser parser;
    parser.setApplicationDescription("Draw web systems, replay their growth, and see what breaks first and what it costs.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("PLAN", "The plan to open", "[PLAN]");
    const QCommandLineOption seed("seed", "Of the random streams", "N", "1");
    const QCommandLineOption screenshot("screenshot", "Simulate the growth, save a picture of the window where it breaks first, and quit",
                                        "FILE");
    const QCommandLineOption dark("dark", "Dark colours, whatever the preferences say");
    parser.addOptions({seed, screenshot, dark});
    parser.process(app);
    bool is_number = false;
    const std::uint64_t seed_value = parser.value(seed).toULongLong(&is_number);
    if (!is_number) return complain(QString("--seed: '%1' is no whole number").arg(parser.value(seed)));
    if (parser.positionalArguments().size() > 1) return complain("one plan at a time");
    if (parser.isSet(screenshot) && parser.positionalArguments().isEmpty()) return complain("--screenshot: name the plan to show");

    gui::Preferences preferences = gui::Preferences::read();
    if (parser.isSet(dark)) preferences.theme = theme::Mode::Dark;
    preferences.apply();
    gui::Workbench workbench(gui::Folders::standard());
    workbench.seed = seed_value;
    gui::MainWindow window(workbench);
    window.show();
    if (!parser.positionalArguments().isEmpty() && !window.files().open(parser.positionalArguments().front()) && parser.isSet(screenshot))
        return usage_error;
    if (parser.isSet(screenshot)) gui::take_screenshot(window, parser.value(screenshot));
    return QApplication::exec();
}
