// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "../report/samples.h"
#include "app/figures/figures.h"
#include "app/figures/run_figures.h"
#include "app/results/results_store.h"
#include "study/outline.h"

namespace {

using namespace headroom;
using results::Answer;
using results::Cell;
using results::Database;
using results::Filter;
using results::QueryError;
using results::ResultsStore;

double real(const Cell& cell) { return std::get<double>(cell); }
std::string text(const Cell& cell) { return std::get<std::string>(cell); }
std::int64_t integer(const Cell& cell) { return std::get<std::int64_t>(cell); }

/// What an error says; empty where there is none.
template <class Error, class Call>
QString complaint_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

/// What goes into a store comes out of it.
class TestResultsStore : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const study::Results well_ = report::well(), unstable_ = report::unstable();

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
    ResultsStore reader() const { return {path("all.db"), Database::Mode::Read}; }
    /// Ids of the entries that a filter leaves.
    QList<int> ids(const Filter& filter) const {
        QList<int> list;
        Filter of_ids = filter;
        of_ids.columns = {"id"};
        for (const auto& row : reader().list(of_ids).rows) list += static_cast<int>(integer(row[0]));
        return list;
    }

private slots:
    void initTestCase() {
        ResultsStore store(path("all.db"), Database::Mode::Write);
        QCOMPARE(store.add({{"well.json", "1", well_}, {"unstable.json", "2", unstable_}}), std::pair(std::size_t{2}, std::size_t{3}));
        QCOMPARE(store.add({{"copy.json", "1", well_}}), std::pair(std::size_t{0}, std::size_t{0}));  // is there already
    }

    void a_row_holds_the_runs_figures() {
        const Answer answer = reader().query("SELECT * FROM entries WHERE id = 2");
        QCOMPARE(answer.rows.size(), std::size_t{1});
        const study::RunResult& run = well_.runs[1];
        const auto cell = [&](const char* column) {
            const auto at = std::find(answer.columns.begin(), answer.columns.end(), column);
            if (at == answer.columns.end()) qFatal("no column %s", column);
            return answer.rows[0][static_cast<std::size_t>(at - answer.columns.begin())];
        };
        QCOMPARE(text(cell("plan")), well_.origin.plan);
        QCOMPARE(text(cell("plan_sha256")), well_.origin.plan_sha256);
        QCOMPARE(text(cell("document")), "well.json");
        QCOMPARE(text(cell("design")), run.design);
        QCOMPARE(text(cell("phase")), "Later");
        QCOMPARE(real(cell("users")), 50000.0);
        QCOMPARE(text(cell("status")), std::string(to_string(run.status)));
        QCOMPARE(integer(cell("replications")), static_cast<std::int64_t>(run.replications));
        QCOMPARE(integer(cell("requests")), static_cast<std::int64_t>(run.requests.offered));
        QCOMPARE(real(cell("p95_s")), *run.peak().total.response.quantiles[figures::p95].value);
        QCOMPARE(real(cell("mean_s")), *run.peak().total.response.mean.value);
        QCOMPARE(real(cell("error_ratio")), *run.peak().total.error_ratio.value);
        QCOMPARE(text(cell("busiest")), run.peak().busiest()->id);
        QCOMPARE(real(cell("cost_per_month")), *run.cost->per_month.value);
        QCOMPARE(integer(cell("slo")), std::int64_t{3});
    }

    void every_figure_is_there() {
        const Answer answer = reader().query("SELECT of, name, figure, value, half_width FROM figures WHERE entry = 1");
        std::map<std::string, std::pair<Cell, Cell>> stored;
        for (const auto& row : answer.rows) stored[text(row[0]) + "/" + text(row[1]) + "/" + text(row[2])] = {row[3], row[4]};
        std::size_t expected = 0;
        for (const figures::Figure& figure : figures::figures_of(well_.runs[0])) {
            const auto found = stored.find(std::string(figure.of) + "/" + figure.name + "/" + figure.figure);
            QCOMPARE(found != stored.end(), figure.value.value.has_value());
            if (!figure.value.value) continue;
            ++expected;
            QCOMPARE(real(found->second.first), *figure.value.value);
            QCOMPARE(std::holds_alternative<double>(found->second.second), figure.value.half_width.has_value());
        }
        QCOMPARE(answer.rows.size(), expected);
        QVERIFY(expected > 20);
    }

    void an_unstable_run_has_no_figures_where_there_are_none() {
        const Answer answer = reader().query("SELECT p95_s, cost_per_month, status FROM entries WHERE id = 3");
        QVERIFY(std::holds_alternative<std::monostate>(answer.rows[0][0]) && std::holds_alternative<std::monostate>(answer.rows[0][1]));
        QCOMPARE(text(answer.rows[0][2]), "unstable");
    }

    void filters() {
        const auto with = [](auto change) {
            Filter filter;
            change(filter);
            return filter;
        };
        QCOMPARE(ids({}), (QList<int>{1, 2, 3}));
        QCOMPARE(ids(with([](Filter& f) { f.phases = {"Later"}; })), QList<int>{2});
        QCOMPARE(ids(with([](Filter& f) { f.phases = {"Later", "Now"}; })), (QList<int>{1, 2, 3}));
        QCOMPARE(ids(with([](Filter& f) { f.statuses = {"unstable"}; })), QList<int>{3});
        QCOMPARE(ids(with([](Filter& f) { f.plans = {"Another"}; })), QList<int>{});
        QCOMPARE(ids(with([](Filter& f) { f.designs = {"' OR 1 --"}; })), QList<int>{});
        QCOMPARE(ids(with([](Filter& f) { f.least_users = 20000; })), QList<int>{2});
        QCOMPARE(ids(with([](Filter& f) { f.most_users = 20000; })), (QList<int>{1, 3}));
        QCOMPARE(ids(with([](Filter& f) { f.where = "p95_s IS NULL OR users > 20000"; })), (QList<int>{2, 3}));
        QCOMPARE(ids(with([](Filter& f) {
                     f.phases = {"Now"};
                     f.where = "1 OR 1";
                 })),
                 (QList<int>{1, 3}));  // a condition stands for itself
        QCOMPARE(ids(with([](Filter& f) {
                     f.sort = "users";
                     f.descending = true;
                     f.limit = 2;
                 })),
                 (QList<int>{2, 1}));
    }

    void any_figure_may_be_a_column() {
        Filter filter;
        filter.columns = {"phase", "component/web/utilization", "run//cost_per_month"};
        filter.sort = "component/web/utilization";
        filter.statuses = {std::string(to_string(well_.runs[0].status))};
        const Answer answer = reader().list(filter);
        QCOMPARE(answer.columns, filter.columns);
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(real(answer.rows[i][1]), *well_.runs[i].peak().find("web")->utilization().value);
            QCOMPARE(real(answer.rows[i][2]), *well_.runs[i].cost->per_month.value);
        }
        filter.columns = {"component/it's \"x\"/none"};
        filter.sort.clear();
        QVERIFY(std::holds_alternative<std::monostate>(reader().list(filter).rows[0][0]));
    }

    void two_runs_side_by_side() {
        const Answer answer = reader().compare(1, 2);
        QCOMPARE(answer.columns,
                 (std::vector<std::string>{"of", "name", "figure", "a", "a_half_width", "b", "b_half_width", "difference"}));
        const double a = *well_.runs[0].cost->per_month.value, b = *well_.runs[1].cost->per_month.value;
        bool found = false;
        for (const auto& row : answer.rows) {
            if (text(row[0]) != "run" || text(row[2]) != "cost_per_month") continue;
            found = true;
            QCOMPARE(real(row[3]), a);
            QCOMPARE(real(row[5]), b);
            QCOMPARE(real(row[7]), b - a);
        }
        QVERIFY(found);
        bool only_of_one = false;  // the unstable run has no cost
        for (const auto& row : reader().compare(1, 3).rows)
            if (text(row[2]) == "cost_per_month" && text(row[0]) == "run")
                only_of_one =
                    real(row[3]) == a && std::holds_alternative<std::monostate>(row[5]) && std::holds_alternative<std::monostate>(row[7]);
        QVERIFY(only_of_one);
    }

    /// Each combination is a row with its settings: numbers as such, what has a unit as text.
    void combinations_of_a_sweep() {
        study::Sweep sweep{well_.origin, 7, 0.1, 1e6, false, {{"web.replicas", {}}, {"cache.memory", {}}}, {}};
        study::Outline slow = study::outline_of(well_.runs[0]), quick = study::outline_of(well_.runs[1]);
        slow.response.quantiles[figures::p95].value = 0.5;
        quick.response.quantiles[figures::p95].value = 0.125;
        slow.currency = "EUR";
        sweep.rows = {{"One", "Now", {"2", "1 GiB"}, "converged", "", slow},
                      {"One", "Now", {"10", "2 GiB"}, "overloaded", "", quick},
                      {"One", "Now", {"11", "1 GiB"}, "wrong", "they do not go together"}};
        ResultsStore store(path("sweep.db"), Database::Mode::Write);
        QCOMPARE(store.add({{"well.json", "1", well_}, {"sweep.json", "2", sweep}}), std::pair(std::size_t{2}, std::size_t{5}));
        Filter filter;
        filter.columns = {"id", "setting/web.replicas", "status", "p95_s", "settings", "cost_per_month"};
        filter.where = "settings IS NOT NULL";
        filter.sort = "setting/web.replicas";
        filter.descending = true;
        const auto rows = store.list(filter).rows;
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(integer(rows[0][1]), std::int64_t{11});  // as numbers, not as text
        QCOMPARE(integer(rows[1][1]), std::int64_t{10});
        QCOMPARE(integer(rows[2][1]), std::int64_t{2});
        QCOMPARE(text(rows[0][2]), "wrong");
        QVERIFY(std::holds_alternative<std::monostate>(rows[0][3]) && std::holds_alternative<std::monostate>(rows[0][5]));
        QCOMPARE(real(rows[1][3]), 0.125);
        QCOMPARE(text(rows[1][4]), "cache.memory=2 GiB web.replicas=10");
        QCOMPARE(real(rows[2][5]), *well_.runs[0].cost->per_month.value);
        const auto slower = store.query("SELECT value FROM figures WHERE entry = 3 AND figure = 'response_s.p95' AND of = 'run'").rows;
        QCOMPARE(real(slower.at(0)[0]), 0.5);
        QCOMPARE(text(store.query("SELECT group_concat(currency) FROM entries WHERE settings IS NOT NULL").rows.at(0)[0]), "EUR,USD");
        const auto compared = store.compare(3, 4).rows;
        const auto currency = std::ranges::find_if(compared, [](const auto& row) { return text(row[2]) == "currency"; });
        QCOMPARE(text(currency->at(3)) + text(currency->at(5)), "EURUSD");
        QCOMPARE(text(compared[0][1]), "cache.memory");
        QCOMPARE(text(compared[0][3]) + text(compared[0][5]), "1 GiB2 GiB");
        QVERIFY(std::holds_alternative<std::monostate>(compared[0][7]));
        QCOMPARE(text(compared[1][1]), "web.replicas");
        QCOMPARE(integer(compared[1][7]), std::int64_t{8});
        const auto p95 = std::ranges::find_if(compared, [](const auto& row) { return text(row[2]) == "response_s.p95"; });
        QCOMPARE(real(p95->at(7)), -0.375);
    }

    /// As version 1 had it: no settings. It can be read as it is, and is of this version once something is added.
    void an_older_store() {
        QFile fixture(QFINDTESTDATA("store-1.sql"));
        QVERIFY(fixture.open(QIODevice::ReadOnly));
        Database(path("older.db"), Database::Mode::Write).run(fixture.readAll().toStdString());
        Filter filter;
        filter.columns = {"phase", "settings"};
        filter.phases = {"Growth"};
        const auto check = [&](const ResultsStore& store) {
            const auto rows = store.list(filter).rows;
            QCOMPARE(rows.size(), std::size_t{1});
            QVERIFY(std::holds_alternative<std::monostate>(rows[0][1]));
            QVERIFY(!store.compare(1, 2).rows.empty());
        };
        check({path("older.db"), Database::Mode::Read});
        QCOMPARE(Database(path("older.db"), Database::Mode::Read).integer("PRAGMA user_version"), std::int64_t{1});
        check({path("older.db"), Database::Mode::Write});
        check({path("older.db"), Database::Mode::Read});
        QCOMPARE(Database(path("older.db"), Database::Mode::Read).integer("PRAGMA user_version"), std::int64_t{2});
    }

    void questions_cannot_change_anything_data() {
        QTest::addColumn<QString>("sql");
        for (const char* sql :
             {"DELETE FROM runs", "UPDATE runs SET users = 0", "DROP TABLE runs", "CREATE TABLE x(y)", "ATTACH 'x.db' AS x",
              "PRAGMA user_version = 7", "SELECT 1; DELETE FROM runs", "VACUUM INTO 'x.db'", "SELECT", "", "nonsense"})
            QTest::newRow(*sql == '\0' ? "nothing" : sql) << sql;
    }
    void questions_cannot_change_anything() {
        QFETCH(QString, sql);
        const auto before = QFile(folder_.filePath("all.db")).size();
        QVERIFY(!complaint_of<QueryError>([&] { reader().query(sql.toStdString()); }).isEmpty());
        QCOMPARE(ids({}), (QList<int>{1, 2, 3}));
        QCOMPARE(QFile(folder_.filePath("all.db")).size(), before);
        QVERIFY(!QFile::exists("x.db"));
    }

    void mistakes_are_told() {
        Filter filter;
        filter.columns = {"user"};
        QVERIFY(complaint_of<QueryError>([&] { reader().list(filter); }).contains("'user': did you mean 'users'"));
        filter = {};
        filter.sort = "statu";
        QVERIFY(complaint_of<QueryError>([&] { reader().list(filter); }).contains("'status'"));
        filter = {};
        filter.where = "p59_s > 1";
        QCOMPARE(complaint_of<QueryError>([&] { reader().list(filter); }), "no such column: p59_s");
        QVERIFY(complaint_of<QueryError>([&] { reader().compare(1, 9); }).contains("there is no entry 9"));
    }

    void another_file_is_refused() {
        QFile other(folder_.filePath("plan.json"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write(QByteArray(5000, 'x'));
        other.close();
        for (const auto mode : {Database::Mode::Read, Database::Mode::Write})
            QVERIFY(complaint_of<FileError>([&] { ResultsStore(path("plan.json"), mode); }).contains("not a database"));
        QVERIFY(
            complaint_of<FileError>([&] { ResultsStore(path("none.db"), Database::Mode::Read); }).contains("none.db: cannot be opened"));
        Database(path("foreign.db"), Database::Mode::Write).run("CREATE TABLE x(y)");
        QVERIFY(complaint_of<FileError>([&] { ResultsStore(path("foreign.db"), Database::Mode::Write); }).contains("no store of results"));
        { ResultsStore(path("newer.db"), Database::Mode::Write); }
        Database(path("newer.db"), Database::Mode::Write).run("PRAGMA user_version = 3");
        QVERIFY(
            complaint_of<FileError>([&] { ResultsStore(path("newer.db"), Database::Mode::Read); }).contains("a newer headroom is needed"));
    }

    void what_fails_leaves_nothing_half_done() {
        { ResultsStore(path("half.db"), Database::Mode::Write); }
        Database(path("half.db"), Database::Mode::Write)
            .run("CREATE TRIGGER full BEFORE INSERT ON runs WHEN NEW.phase = 'Later' BEGIN SELECT RAISE(ABORT, 'no more'); END");
        ResultsStore store(path("half.db"), Database::Mode::Write);
        QCOMPARE(complaint_of<QueryError>([&] { store.add({{"unstable.json", "2", unstable_}, {"well.json", "1", well_}}); }), "no more");
        QCOMPARE(integer(store.query("SELECT count(*) FROM documents").rows[0][0]), std::int64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestResultsStore)
#include "tst_results_store.moc"
