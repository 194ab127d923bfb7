// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/report/html.h"
#include "samples.h"

using namespace headroom::report;

class TestHtml : public QObject {
    Q_OBJECT
private slots:
    void escapes() {
        QCOMPARE(escape("a < b & c > \"d\" 'e'"), std::string("a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;"));
        QCOMPARE(escape(std::string_view("\0", 1)), std::string("\xEF\xBF\xBD"));
        QCOMPARE(escape("± µs –"), std::string("± µs –"));
    }

    void json_in_a_script_cannot_end_it() {
        const std::string json = script_json(R"({"a": "</script><!--", "b": 1})");
        QCOMPARE(json, std::string(R"({"a": "\u003c/script\u003e\u003c!--", "b": 1})"));
    }

    void elements() {
        QCOMPARE(element("p", "a<b"), std::string("<p>a&lt;b</p>\n"));
        QCOMPARE(element("p", "a", "x\"y"), std::string("<p class=\"x&quot;y\">a</p>\n"));
        QCOMPARE(folded("More", ""), std::string());
        QCOMPARE(folded("A & B", "<p>x</p>", "id"), std::string("<details id=\"id\"><summary>A &amp; B</summary>\n<p>x</p></details>\n"));
    }

    void tables() {
        HtmlTable table("Figures <all>", {{"Name"}, {"Empty"}, number("Value")});
        QVERIFY(table.is_empty());
        QCOMPARE(table.print(), std::string());
        Cell bar("5 %", "load", "cpu");
        bar.bar = 2;
        table.add({"a<b", "", bar});
        const QString html = QString::fromStdString(table.print("cards"));
        QVERIFY(html.contains("<caption>Figures &lt;all&gt;</caption>"));
        QVERIFY(!html.contains("Empty"));
        QVERIFY(html.contains("<th scope=\"row\" role=\"rowheader\" data-label=\"Name\"><span>a&lt;b</span></th>"));
        QVERIFY(
            html.contains("<td role=\"cell\" class=\"load number bar\" style=\"--bar:100.0%\" data-label=\"Value\"><span>5 "
                          "%</span><small>cpu</small></td>"));
    }
};

QTEST_APPLESS_MAIN(TestHtml)
#include "tst_html.moc"
