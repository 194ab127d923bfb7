// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTextDocumentLayout>
#include <QString>
#include <QTextCursor>
#include <QTextFormat>
#include <QXmlStreamReader>
#include <vector>

#include "app/paper/table_writer.h"
#include "app/report/chart.h"

namespace headroom::paper {

/// What stands for a chart in the text: an object of this type, with the chart's number and its size.
inline constexpr int chart_object = QTextFormat::UserObject + 1;
enum ChartProperty { ChartNumber = QTextFormat::UserProperty + 1, ChartWidth, ChartHeight };
/// Of a block: it is not to be the last of a page.
inline constexpr int keep_with_next = QTextFormat::UserProperty + 10;

/// A chart with what it is called.
struct NamedChart {
    const report::Chart* chart;
    QString title;
};

/// Writes the report's markup into a text document: all that the page shows or can be made to show.
class PageReader {
public:
    /// `width`: of the page, in units of which `point` make a typographic point. The figures must outlive the charts.
    PageReader(QTextDocument& document, const std::vector<report::Figure>& figures, double width, double point)
        : cursor_(&document), figures_(figures), width_(width), point_(point) {}

    void title(const QString& text, const QString& note);
    void read(const QString& html);
    /// By their numbers.
    const std::vector<NamedChart>& charts() const { return charts_; }

private:
    void begin_element();
    void end_element();
    void add_text(const QString& text);
    void insert_bold(const QString& text);
    void block(double points, bool is_bold, const char* colour, double above, bool keep = false);
    void heading(int level, const QString& text);
    void figure(const QString& id);
    void table();
    PaperTable read_table(QString& caption);
    QString inner_text() { return reader_.readElementText(QXmlStreamReader::IncludeChildElements).simplified(); }

    QTextCursor cursor_;
    const std::vector<report::Figure>& figures_;
    double width_, point_;
    QXmlStreamReader reader_;
    std::vector<NamedChart> charts_;
    QTextCharFormat plain_;         ///< of the block's texts
    bool is_empty_ = true;          ///< the document's first block has nothing in it
    int level_ = 0;                 ///< of the last heading
    bool is_phase_ = false;         ///< the folded part has a name of its own
    bool has_room_beside_ = false;  ///< a chart stands alone in the last line
    int items_ = 0;                 ///< how many list items the text stands in
};

}  // namespace headroom::paper
