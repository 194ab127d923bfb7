// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// The folders that each folder may include from, besides its own. What is not named here does not exist yet.
const QMap<QString, QStringList>& arrows() {
    static const QStringList plan = {"core", "schema", "policy", "incident", "plan"};
    static const QMap<QString, QStringList> all = {
        {"core", {}},
        {"schema", {"core"}},
        {"policy", {"core", "schema"}},
        {"incident", {"core", "schema"}},
        {"plan", {"core", "schema", "policy", "incident"}},
        {"protocol", plan},
        {"kernel", plan},
        {"cost", plan},
        {"analytic", plan},
        {"infrastructure", plan + QStringList{"kernel"}},
        {"replication", plan + QStringList{"protocol", "kernel", "infrastructure", "cost"}},
        {"study", plan + QStringList{"protocol", "cost", "analytic"}},
        {"models", plan + QStringList{"kernel", "cost", "analytic"}},
        {"app/worker", plan + QStringList{"protocol", "replication", "models"}},
        {"app/source", plan + QStringList{"cost", "protocol", "study", "models"}},
        {"app/run", plan + QStringList{"protocol", "cost", "study"}},
        {"app/figures", QStringList{"core", "schema", "protocol", "study"}},
        {"app/import", QStringList{"core"}},
        {"app/report", QStringList{"core", "schema", "protocol", "study", "app/figures"}},
        {"app/results", QStringList{"core", "protocol", "study", "app/figures"}},
        {"app/paper", QStringList{"core", "models", "app/report"}},
        {"app/document", plan + QStringList{"app/source"}},
        {"app/replay", plan + QStringList{"protocol", "study", "app/figures"}},
        {"app/theme", QStringList{"app/replay"}},
        {"app/charts", QStringList{"core", "schema", "protocol", "study", "app/figures", "app/replay", "app/theme"}},
        {"app/canvas", plan + QStringList{"protocol", "study", "app/source", "app/figures", "app/document", "app/replay", "app/theme"}},
        {"app/panels", plan + QStringList{"protocol", "cost", "study", "app/source", "app/figures", "app/report", "app/document",
                                          "app/replay", "app/theme", "app/charts"}},
        {"app/gui", plan + QStringList{"protocol", "cost", "study", "app/source", "app/run", "app/figures", "app/import", "app/report",
                                       "app/document", "app/replay", "app/theme", "app/charts", "app/canvas", "app/panels"}},
        {"app/cli", plan + QStringList{"protocol", "cost", "study", "models", "app/source", "app/run", "app/figures", "app/import",
                                       "app/report", "app/results"}},
    };
    return all;
}

/// Libraries that one folder has to itself: the first part of what is included, and where that is allowed.
const QMap<QString, QString>& wrapped() {
    static const QMap<QString, QString> all = {
        {"simgrid", "infrastructure"}, {"xbt", "infrastructure"},       {"Eigen", "analytic"},       {"CLI", "app/cli"},
        {"yaml-cpp", "app/import"},    {"qcustomplot.h", "app/charts"}, {"sqlite3.h", "app/results"}};
    return all;
}

const QString root = HEADROOM_SOURCE;

/// "engine/plan/plan.h" is of "plan", "app/cli/main.cpp" of "app/cli".
QString folder_of(const QString& path) {
    if (path.startsWith("engine/")) return path.section('/', 1, 1);
    if (path.startsWith("models/")) return "models";
    return path.section('/', 0, 1);
}

/// The folder that an include names, as the compiler would find it; nothing for a library's.
QString target_of(const QString& include, const QString& folder) {
    if (!include.contains('/')) return QFile::exists(root + '/' + folder + '/' + include) ? folder : QString();
    for (const QString& path : {"engine/" + include, include})
        if (QFile::exists(root + '/' + path) || path.startsWith("models/")) return folder_of(path);
    return {};
}

QStringList files_below(const QStringList& folders, const QStringList& patterns = {"*.h", "*.cpp"}) {
    QStringList files;
    for (const QString& folder : folders) {
        QDirIterator it(root + '/' + folder, patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) files += QDir(root).relativeFilePath(it.next());
    }
    files.sort();
    return files;
}

QString text_of(const QString& path) {
    QFile file(root + '/' + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList includes_of(const QString& path) {
    QStringList includes;
    for (const QString& line : text_of(path).split('\n'))
        if (line.startsWith("#include ")) includes += line.section(QRegularExpression("[\"<>]"), 1, 1);
    return includes;
}

bool is_qt(const QString& include) { return QRegularExpression("^Q[A-Z]|^Qt").match(include).hasMatch(); }

}  // namespace

/// The folders of the house and what each may know of the others.
class TestArrows : public QObject {
    Q_OBJECT

    QStringList wrong_;
    void complain(const QString& path, const QString& include, const QString& why) { wrong_ += path + " includes " + include + ": " + why; }
    void verify_none() {
        const QStringList wrong = std::exchange(wrong_, {});
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

private slots:
    void every_folder_is_known() {
        for (const QString& path : files_below({"engine", "models", "app"}))
            if (!arrows().contains(folder_of(path))) wrong_ += path + " stands in a folder that has no arrows";
        verify_none();
    }

    void includes_follow_the_arrows() {
        int seen = 0;
        for (const QString& path : files_below({"engine", "models", "app"}))
            for (const QString& include : includes_of(path)) {
                const QString from = folder_of(path), to = target_of(include, path.section('/', 0, -2));
                if (to.isEmpty()) continue;
                ++seen;
                if (to != from && !arrows()[from].contains(to)) complain(path, include, from + " must not know " + to);
            }
        verify_none();
        QVERIFY(seen > 200);
    }

    void a_model_knows_no_other() {
        for (const QString& path : files_below({"models"}))
            for (const QString& include : includes_of(path))
                if (include.startsWith("models/") && include.count('/') == 2 && include.section('/', 0, 1) != path.section('/', 0, 1))
                    complain(path, include, "types are known by their roles");
        verify_none();
    }

    void no_qt_in_engine_models_and_worker() {
        for (const QString& path : files_below({"engine", "models", "app/worker"}))
            for (const QString& include : includes_of(path))
                if (is_qt(include)) complain(path, include, "Qt");
        verify_none();
    }

    void the_command_line_has_no_window() {
        for (const QString& path : files_below({"app/cli", "app/run", "app/report"}))
            for (const QString& include : includes_of(path))
                if (include.startsWith("QtGui") || include.startsWith("QtWidgets") || include == "QApplication" ||
                    include == "QGuiApplication")
                    complain(path, include, "needs a window");
        for (const QString& path : files_below({"app/cli", "app/run", "app/report"}, {"CMakeLists.txt"}))
            QVERIFY(!text_of(path).contains(QRegularExpression("Qt6::(Gui|Widgets)")));
        verify_none();
    }

    void each_library_has_its_wrapper() {
        for (const QString& path : files_below({"engine", "models", "app"}))
            for (const QString& include : includes_of(path)) {
                const QString library = include.section('/', 0, 0);
                if (wrapped().contains(library) && wrapped()[library] != folder_of(path))
                    complain(path, include, "is for " + wrapped()[library]);
            }
        verify_none();
    }

    void the_engine_names_no_component_type() {
        for (const QString& path : files_below({"engine"}))
            for (const QString& include : includes_of(path))
                if (include.startsWith("models/")) complain(path, include, "the engine knows roles");
        verify_none();
    }

    void files_stay_small_and_licensed() {
        for (const QString& path : files_below({"engine", "models", "app", "tests"})) {
            const QString text = text_of(path);
            if (!text.startsWith("// SPDX-License-Identifier: GPL-3.0-or-later\n")) wrong_ += path + " has no licence header";
            if (text.count('\n') > 400) wrong_ += path + " has more than 400 lines";
        }
        verify_none();
    }

    void the_top_level_holds_what_the_design_says() {
        const QSet<QString> allowed = {
            "CMakeLists.txt", "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "README.md", "app", "build", "dev", "engine",
            "models",         "presets",           "resources",       "tests"};
        for (const QString& entry : QDir(root).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
            if (!allowed.contains(entry)) wrong_ += entry;
        verify_none();
    }
};

QTEST_APPLESS_MAIN(TestArrows)
#include "tst_arrows.moc"
