// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "app/cli/text_report.h"
#include "app/figures/figures.h"
#include "app/report/answer.h"
#include "app/report/html_report.h"
#include "app/report/page.h"
#include "core/error.h"
#include "plan/atomic_file.h"
#include "samples.h"
#include "study/growth_json.h"
#include "study/results_json.h"

using namespace headroom;
using namespace headroom::report;

namespace {

QString page_of(const Document& document) { return QString::fromStdString(print_html(document)); }

/// Without its scripts, style and notice.
QString body_of(const QString& page) {
    const qsizetype begin = page.indexOf("<body>"), end = page.indexOf("<script type=\"application/json\"");
    return page.mid(begin, end - begin) + "</body>";
}

/// The texts of a table's rows, by its caption.
QList<QStringList> rows_of(const QString& body, const QString& caption) {
    const qsizetype from = body.indexOf("<caption>" + caption), begin = body.indexOf("<tbody", from), end = body.indexOf("</tbody>", begin);
    QList<QStringList> rows;
    for (const QString& row : body.mid(begin, end - begin).split("</tr>")) {
        QStringList cells;
        auto it = QRegularExpression("<span>(.*?)</span>").globalMatch(row);
        while (it.hasNext()) cells += it.next().captured(1);
        if (!cells.isEmpty()) rows += cells;
    }
    return rows;
}

/// The body is well formed (as XML, but for tags that stand alone), so that nothing that was named can have opened anything.
QString first_mistake_in(QString body) {
    body.replace("<details open", "<details").replace(" hidden>", ">");
    QXmlStreamReader reader(body);
    while (!reader.atEnd()) reader.readNext();
    return reader.hasError() ? QString("%1 at line %2").arg(reader.errorString()).arg(reader.lineNumber()) : QString();
}

QStringList elements_of(const QString& body) {
    QStringList names;
    QXmlStreamReader reader(QString(body).replace(" hidden>", ">"));
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement) names += reader.name().toString();
    return names;
}

Document read_all(const std::vector<std::string>& paths) {
    std::vector<Text> texts;
    for (const std::string& path : paths) texts.push_back({path, plan::read_whole(path)});
    return parse_documents(texts, {});
}

}  // namespace

class TestHtmlReport : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string write(const char* name, const std::string& text) {
        QFile file(folder_.filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(text.data(), static_cast<qint64>(text.size()));
        return file.fileName().toStdString();
    }

private slots:
    /// Each figure of the text table's rows stands in the page's.
    void the_figures_are_the_text_tables() {
        const Document document{well(), std::nullopt};
        const QStringList lines = QString::fromStdString(cli::print_text(*document.results, false)).split('\n');
        const auto rows = rows_of(body_of(page_of(document)), "Each phase at the peak");
        QCOMPARE(rows.size(), qsizetype{2});
        for (const QStringList& row : rows) {
            const QString line = *std::ranges::find_if(lines, [&](const QString& each) { return each.startsWith(row[0] + " "); });
            for (const QString& cell : row)
                if (cell != row[9]) QVERIFY2(line.contains(cell), qPrintable(cell + " is not in " + line));
        }
        QCOMPARE(rows[0].size(), qsizetype{12});
    }

    void what_users_of_each_place_get() {
        Document document{well(), std::nullopt};
        QVERIFY(!page_of(document).contains("What users of each place get"));
        study::Times near, far;
        near.mean = {0.02, 0.001};
        far.mean = {0.12, 0.001};
        near.quantiles[figures::p95] = {0.05, 0.001};
        document.results->runs[1].levels.back().components[0].regions = {{"here", {90, 1}, near}, {"<there>", {10, 1}, far}};
        const auto rows = rows_of(body_of(page_of(document)), "What users of each place get at the peak");
        const QString users = QString::fromStdString(document.results->runs[1].peak().components[0].id);
        QCOMPARE(rows, (QList<QStringList>{{users, "here", "90 ± 1", "20 ± 1 ms", "50 ± 1 ms"},
                                           {users, "&lt;there&gt;", "10 ± 1", "120 ± 1 ms", "–"}}));
        QVERIFY(cli::print_text(*document.results, false).find("<there>") != std::string::npos);
    }

    void guesses_and_what_an_estimate_leaves_out() {
        Document document{well(), std::nullopt};
        for (const char* id : {"inputs", "caveats"}) QVERIFY(!page_of(document).contains(QString("<section id=\"%1\">").arg(id)));
        document.results->runs[1].uncertainty = guessed();
        document.results->runs[1].caveats = {"web: the breaker is taken to stay closed"};
        const QString body = body_of(page_of(document));
        QCOMPARE(first_mistake_in(body), QString());
        QVERIFY(body.contains("200 plans were drawn") && body.contains("calls pile up without bound in 12 % of them"));
        QVERIFY(body.contains("<section id=\"caveats\">") && body.contains("<li>web: the breaker is taken to stay closed</li>"));
        const auto figures = rows_of(body, "Figures of the drawn plans"), guesses = rows_of(body, "Which guess matters most");
        QVERIFY(figures.contains(QStringList{"p95", "170 ms", "180 ms", "from 150 ms on"}));
        QVERIFY(figures.contains(QStringList{"web busy", "80 %", "81 %", "70 % to 100 %"}));
        QCOMPARE(guesses, (QList<QStringList>{{"web.cpu", "exponential(5 ms) ± 30 %", "83 %"}}));
        const std::string text = cli::print_text(*document.results, false);
        QVERIFY(text.find("from 150 ms on") != std::string::npos && text.find("72 % keep it") != std::string::npos);
    }

    void costs_are_exact() {
        const Document document{well(), std::nullopt};
        const auto& cost = *document.runs()[0].cost;
        const auto rows = rows_of(body_of(page_of(document)), "What Now costs a month");
        QVERIFY(rows.size() >= 2);
        qint64 sum = 0;
        for (const QStringList& row : rows)
            if (row[0] != "All") sum += qRound64(row.last().toDouble() * 100);
        QCOMPARE(rows.last().last(), QString::number(*cost.per_month.value, 'f', 2));
        QCOMPARE(sum, qRound64(*cost.per_month.value * 100));
    }

    void it_stands_alone() {
        const QString page = page_of({well(), growth()});
        QVERIFY(page.contains("default-src 'none'"));
        QVERIFY(page.contains("Chart.js v3"));
        QVERIFY(page.contains("Permission is hereby granted, free of charge"));
        const QString body = body_of(page);
        QVERIFY(!body.contains(QRegularExpression("(src|href)=\"(?!#)")));
        QVERIFY(!QString::fromUtf8(page_style().data(), static_cast<qsizetype>(page_style().size()))
                     .contains(QRegularExpression("url\\(|@import")));
        for (const char* id : {"answer", "phases", "growth", "cost", "load", "promises", "findings", "details", "assumptions", "glossary"})
            QVERIFY2(body.contains(QString("<section id=\"%1\">").arg(id)), id);
    }

    void pages_are_well_formed() {
        for (const Document& document : {Document{well(), {}}, Document{unstable(), {}}, Document{many(30, 120), {}}, Document{span(), {}},
                                         Document{{}, growth()}, Document{well(), growth()}, all_evil()})
            QCOMPARE(first_mistake_in(body_of(page_of(document))), QString());
    }

    /// Whatever things are called, the page has the same elements, and no script but its own.
    void names_are_only_names() {
        const QString evil_page = page_of(all_evil());
        QCOMPARE(evil_page.count("<script"), qsizetype{3});
        QCOMPARE(evil_page.count("</script"), qsizetype{3});
        QVERIFY(!evil_page.contains("<img"));
        const QStringList elements = elements_of(body_of(evil_page));
        QVERIFY(!elements.contains("script") && !elements.contains("img"));
        QVERIFY(evil_page.contains("&lt;/script&gt;&lt;script&gt;alert(1)"));
        QVERIFY(evil_page.contains("\\u003c/script\\u003e"));
    }

    void unstable_has_no_figures() {
        const QString body = body_of(page_of({unstable(), std::nullopt}));
        const auto rows = rows_of(body, "Each phase at the peak");
        for (int column = 2; column < 7; ++column) QCOMPARE(rows[0][column], QString("–"));
        QCOMPARE(rows[0].last(), QString("unstable"));
        QVERIFY(body.contains("Now has no steady state, calls pile up at web: there are no figures of it."));
        QVERIFY(body.contains("■ piles up"));
        QVERIFY(!body.contains("<section id=\"cost\">"));
    }

    void many_phases_with_long_names() {
        const QString body = body_of(page_of({many(30, 120), std::nullopt}));
        QCOMPARE(rows_of(body, "Each phase at the peak").size(), qsizetype{30});
    }

    void answers() {
        const auto sentences = answer_of({well(), growth()});
        QString all;
        for (const std::string& sentence : sentences) all += QString::fromStdString(sentence) + "\n";
        QVERIFY2(all.contains("Now misses 1 of its 3 promises: p99 of buy is ") || all.contains("Now misses 2 of its 3 promises"),
                 qPrintable(all));
        QVERIFY(all.contains("As users grow, the first to give way is Now, which breaks at 8000 users: cpu of web is out of capacity."));
        QVERIFY(all.contains("The busiest of all is web in "));
        const double cost = *well().runs[0].cost->per_month.value;
        QVERIFY(all.contains(QString("A month costs: Now $%1 and Later $").arg(cost, 0, 'f', 2)));
    }

    void an_answer_stays_short() {
        const auto sentences = answer_of({many(14, 10), std::nullopt});
        QVERIFY(sentences.size() <= 4);
        QVERIFY(sentences[0].starts_with("14 phases miss promises: Phase 0 nn (2 of 3), Phase 1 nn (2 of 3)"));
    }

    void documents_are_read() {
        const std::string results = write("r.json", study::print_results(well())), growing = write("g.json", study::print_growth(growth()));
        const Document both = read_all({growing, results});
        QVERIFY(both.results && both.growth);
        QCOMPARE(print_html(both), print_html(read_all({results, growing})));
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, read_all({results, results}));
        study::Growth other = growth();
        other.origin.plan_sha256 = "fedcba9876543210";
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, read_all({results, write("o.json", study::print_growth(other))}));
        QVERIFY_THROWS_EXCEPTION(FileError, read_all({folder_.filePath("none.json").toStdString()}));
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, read_all({write("n.json", "{\"format\": \"headroom-comparison\", \"version\": 1}")}));
        study::Results none = well();
        none.runs.clear();
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, read_all({write("e.json", study::print_results(none))}));
    }
};

QTEST_APPLESS_MAIN(TestHtmlReport)
#include "tst_html_report.moc"
