// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QtTest>
#include <map>

#include "../report/samples.h"
#include "app/paper/pdf.h"
#include "app/report/html_report.h"
#include "pdf_text.h"

using namespace headroom;
using namespace headroom::report;

namespace {

QString shortest(const QString& text) { return QString(text).remove(QRegularExpression("\\s")); }

/// What stands in elements of that name in the page.
QStringList texts_in(const Document& document, const QString& element) {
    QStringList texts;
    const QRegularExpression pattern("<" + element + "(?: [^>]*)?>(?:<span>)?([^<]*)<");
    const QString html = QString::fromStdString(body_of(document).html);
    for (auto match = pattern.globalMatch(html); match.hasNext();)
        texts << match.next().captured(1).replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&");
    return texts;
}

}  // namespace

class TestPdf : public QObject {
    Q_OBJECT

private slots:
    void says_what_the_page_says() {
        const Document document{well(), growth()};
        const QString text = shortest(test::pages_of(paper::print_pdf(document)).join(' '));
        for (const char* element : {"h2", "h3", "summary", "caption"}) {
            const QStringList titles = texts_in(document, element);
            QVERIFY(!titles.isEmpty());
            for (const QString& title : titles) QVERIFY2(text.contains(shortest(title)), qPrintable(title));
        }
        for (const Figure& figure : body_of(document).figures)
            QVERIFY2(text.contains(shortest(QString::fromStdString(figure.title))), figure.title.c_str());
    }

    /// Each number of a table as often as there.
    void has_the_figures_of_the_page() {
        const Document document{well(), growth()};
        std::map<QString, int> missing;
        static const QRegularExpression number("^[0-9]+\\.[0-9]{2}$");
        for (const QString& cell : texts_in(document, "td"))
            if (number.match(cell).hasMatch()) ++missing[cell];
        QVERIFY(missing.size() > 2);
        for (const test::Word& word : test::words_of(paper::print_pdf(document)))
            if (missing.contains(word.text)) --missing[word.text];
        for (const auto& [cell, count] : missing) QVERIFY2(count <= 0, qPrintable(cell));
    }

    /// Within the margins, which are 14 mm: of names that are long, markup, or many.
    void texts_stay_on_their_pages_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("well") << 0;
        QTest::newRow("a span") << 1;
        QTest::newRow("evil") << 2;
        QTest::newRow("many phases with long names") << 3;
        QTest::newRow("unstable") << 4;
    }
    void texts_stay_on_their_pages() {
        QFETCH(int, which);
        const Document documents[] = {{well(), growth()}, {span(), {}}, all_evil(), {many(14, 60), {}}, {unstable(), {}}};
        const QByteArray pdf = paper::print_pdf(documents[which]);
        const auto words = test::words_of(pdf);
        QVERIFY(words.size() > 100);
        const double margin = 14 / 25.4 * 72 - 0.5;
        for (const test::Word& word : words) {
            const QRectF inside = QRectF(QPointF(), word.page).adjusted(margin, margin, -margin, -margin + 4);
            QVERIFY2(inside.contains(word.box), qPrintable(word.text));
        }
    }

    /// Charts are lines and shapes, texts are texts.
    void holds_no_pictures() {
        const QByteArray pdf = paper::print_pdf({well(), growth()});
        const QString images = test::answer_of("pdfimages", {"-list", "FILE"}, pdf);
        QVERIFY(images.startsWith("page"));
        QCOMPARE(images.count('\n'), 2);  // the head
    }

    void heads_are_repeated_and_pages_numbered() {
        study::Results results = many(3, 10);
        auto& settings = results.assumptions.settings;
        settings.resize(200, settings.back());
        const QStringList pages = test::pages_of(paper::print_pdf({results, {}}));
        int with_rows = 0;
        for (qsizetype i = 0; i < pages.size(); ++i) {
            QVERIFY2(pages[i].contains(QString("%1 / %2").arg(i + 1).arg(pages.size())), qPrintable(pages[i]));
            if (!pages[i].contains("cpu.browse")) continue;
            ++with_rows;
            QVERIFY2(pages[i].contains(QRegularExpression("Setting +Value +Otherwise +Meaning")), qPrintable(pages[i]));
        }
        QVERIFY(with_rows >= 3);
    }

    /// A heading is followed by something on its page.
    void no_page_ends_with_a_heading() {
        const Document document{many(9, 10), {}};
        QStringList headings;
        for (const char* element : {"h2", "h3", "summary", "caption"})
            for (const QString& title : texts_in(document, element)) headings << title.simplified();
        for (const QString& page : test::pages_of(paper::print_pdf(document))) {
            QStringList lines = page.split('\n', Qt::SkipEmptyParts);
            lines.removeLast();  // the footer
            QVERIFY2(!headings.contains(lines.last().simplified()), qPrintable(page));
        }
    }

    /// What begins on a page ends on it: rows of three lines and more, and the list of words.
    void rows_and_lists_stay_on_their_pages() {
        study::Results results = many(2, 10);
        for (const std::size_t rows : {40, 50, 61, 72}) {
            auto& settings = results.assumptions.settings;
            settings.resize(rows, settings.front());
            for (std::size_t i = 0; i < rows; ++i)
                settings[i].help = "Onset, and so on " + std::string(20 * (i % 9), '.') + " up to the finale";
            int begun = 0;
            for (const QString& page : test::pages_of(paper::print_pdf({results, {}}))) {
                QCOMPARE(page.count("Onset"), page.count("finale"));
                begun += static_cast<int>(page.count("Onset"));
                QCOMPARE(page.count("converged: Mean and"), page.count("a month: 730 hours"));
            }
            QCOMPARE(begun, static_cast<int>(rows));
        }
    }

    /// The sum of a table is on the page of a part, at least.
    void sums_do_not_stand_alone() {
        static const QRegularExpression alone("(^|\n) *Component [^\n]*/month *\n+ *All ");
        int sums = 0;
        for (const int phases : {2, 3, 4, 5, 6, 7, 8, 9, 10})
            for (const QString& page : test::pages_of(paper::print_pdf({many(phases, 10), {}}))) {
                sums += static_cast<int>(page.count(QRegularExpression("\n *All +[0-9]")));
                QVERIFY2(!page.contains(alone), qPrintable(page));
            }
        QVERIFY(sums >= 54);
    }

    /// Said in the heading above its table a caption is not said again.
    void a_title_is_said_once() {
        const QString text = test::pages_of(paper::print_pdf({well(), growth()})).join(' ');
        QVERIFY(text.contains("Requests, keys, promises and incidents ("));
        QCOMPARE(text.count("Requests, keys, promises and incidents"), 1);
    }

    void the_same_document_gives_the_same_bytes() {
        const QByteArray pdf = paper::print_pdf({well(), {}});
        QCOMPARE(paper::print_pdf({well(), {}}), pdf);
        QVERIFY(!pdf.contains("CreationDate"));
        QVERIFY(test::answer_of("pdfinfo", {"FILE"}, pdf).contains(QRegularExpression("Title: +Made up\n")));
    }
};

QTEST_MAIN(TestPdf)
#include "tst_pdf.moc"
