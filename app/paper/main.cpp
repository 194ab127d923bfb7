// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QFile>
#include <QGuiApplication>
#include <cstdio>

#include "app/paper/pdf.h"
#include "core/error.h"
#include "models/models.h"

namespace {

using namespace headroom;

constexpr const char* usage = R"(headroom-report: makes a PDF of what headroom run or growth wrote.

  headroom-report < results.json > report.pdf
  headroom-report --version

Two documents of one plan are separated by a NUL byte.
Exit status: 0 done, 1 what came is no such document, 2 the arguments are wrong.
)";

int make() {
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly)) return 1;
    std::vector<report::Text> texts;
    for (const QByteArray& text : in.readAll().split('\0')) texts.push_back({"standard input", text.toStdString()});
    const QByteArray pdf = paper::print_pdf(report::parse_documents(texts, models::all().catalogue()));
    return out.write(pdf) == pdf.size() && out.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");  // there may be no display
    QGuiApplication application(argc, argv);
    const QStringList arguments = application.arguments().mid(1);
    if (arguments == QStringList("--version") || arguments == QStringList("--help")) {
        fmt::print("{}", arguments.front() == "--help" ? usage : "headroom-report " HEADROOM_VERSION "\n");
        return 0;
    }
    if (!arguments.isEmpty()) {
        fmt::print(stderr, "{}", usage);
        return 2;
    }
    try {
        return make();
    } catch (const std::exception& error) {
        fmt::print(stderr, "headroom-report: {}\n", error.what());
        return 1;
    }
}
