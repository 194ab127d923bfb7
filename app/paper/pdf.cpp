// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/pdf.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <vector>

#include "app/paper/chart_painter.h"
#include "app/paper/page_reader.h"
#include "app/paper/palette.h"
#include "app/report/html_report.h"

namespace headroom::paper {

namespace {

constexpr int dots_per_inch = 1200;
constexpr double dots_per_point = dots_per_inch / 72.0;
constexpr double margin_mm = 14, footer_points = 20;

/// Places for charts in the text, and the charts at these places.
class ChartObjects : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit ChartObjects(const std::vector<NamedChart>& charts) : charts_(charts) {}

    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat& format) override {
        return {format.doubleProperty(ChartWidth), format.doubleProperty(ChartHeight)};
    }
    void drawObject(QPainter* painter, const QRectF& area, QTextDocument*, int, const QTextFormat& format) override {
        const NamedChart& one = charts_[static_cast<std::size_t>(format.intProperty(ChartNumber))];
        paint_chart(*painter, *one.chart, one.title, area, dots_per_point);
    }

private:
    const std::vector<NamedChart>& charts_;
};

/// Pages of a text document.
class Pages {
public:
    explicit Pages(QTextDocument& text) : text_(text) {}

    /// Moves headings that would end a page to the next one, with the headings before them that have nothing between, and rows of tables
    /// that would be parted.
    void keep_together() {
        for (QTextBlock block = text_.begin(); block.isValid(); block = block.next()) {
            text_.pageCount();  // has all laid out, after a change again: in part, Qt 6 does it otherwise
            if (QTextTable* table = QTextCursor(block).currentTable())
                keep_row(*table, table->cellAt(block.position()), block);
            else if (is_kept(block) && !is_kept(block.previous()) && page_of(block) != page_of_what_follows(block))
                break_before(block);
        }
    }

    /// Makes two paragraphs of one that goes on over a page's end: Qt 6 paints the last line before the end on the next page, too, where it
    /// is cut off, but found by who copies texts.
    void part_paragraphs() {
        std::vector<int> ends;
        text_.pageCount();
        for (QTextBlock block = text_.begin(); block.isValid(); block = block.next())
            for (int i = 1; i < block.layout()->lineCount(); ++i)
                if (page_of(block, i) != page_of(block, i - 1)) ends.push_back(block.position() + block.layout()->lineAt(i).textStart());
        QTextCursor cursor(&text_);
        cursor.beginEditBlock();  // nothing moves by it
        for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
            cursor.setPosition(*end);
            QTextBlockFormat format = cursor.blockFormat();
            format.setTopMargin(0);
            format.setPageBreakPolicy(QTextFormat::PageBreak_Auto);
            cursor.insertBlock(format);
        }
        cursor.endEditBlock();
    }

private:
    static bool is_kept(const QTextBlock& block) { return block.isValid() && block.blockFormat().boolProperty(keep_with_next); }

    static void break_before(const QTextBlock& block) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        cursor.setBlockFormat(format);
    }

    /// Qt has no rule for it: the row before takes the rest of the page. The first two or three go with the heading above their
    /// table, the last one but one with the last, which may be the sum of all.
    void keep_row(QTextTable& table, const QTextTableCell& first, const QTextBlock& block) {
        const int row = first.row(), page = page_of(block);
        const int last = row == table.rows() - 2 ? row + 1 : row;
        if (first.column() > 0 || row < 2 || last_page_of(table, last) != page + 1) return;
        const QRectF box = text_.documentLayout()->blockBoundingRect(block);
        const double left = ((page + 1) * text_.pageSize().height() - box.top()) / dots_per_point * format_dots;
        QTextCursor cursor(block);
        cursor.beginEditBlock();  // laid out once
        for (int column = 0; column < table.columns(); ++column) {
            QTextTableCell before = table.cellAt(row - 1, column);
            QTextTableCellFormat format = before.format().toTableCellFormat();
            format.setBottomPadding(left + table.format().cellPadding());
            before.setFormat(format);
        }
        cursor.endEditBlock();
    }

    /// Where the longest of its cells ends.
    int last_page_of(const QTextTable& table, int row) const {
        int last = 0;
        for (int column = 0; column < table.columns(); ++column) {
            const QTextBlock block = table.cellAt(row, column).lastCursorPosition().block();
            last = std::max(last, page_of(block, std::max(0, block.layout()->lineCount() - 1)));
        }
        return last;
    }

    /// Of the first block after the headings; of a table its second row below the head, or the third where that is the last.
    int page_of_what_follows(QTextBlock block) const {
        while (is_kept(block) && block.next().isValid()) block = block.next();
        const QTextTable* table = QTextCursor(block).currentTable();
        if (table == nullptr || table->rows() < 2) return page_of(block);
        return last_page_of(*table, table->rows() <= 4 ? table->rows() - 1 : 2);
    }

    /// That the line ends on.
    int page_of(const QTextBlock& block, int number = 0) const {
        const QRectF box = text_.documentLayout()->blockBoundingRect(block);
        const QTextLine line = block.layout()->lineCount() > 0 ? block.layout()->lineAt(number) : QTextLine();
        const double end = line.isValid() ? line.y() + line.height() : 1;
        return static_cast<int>((box.top() + end - 1) / text_.pageSize().height());
    }

    QTextDocument& text_;
};

void paint_footer(QPainter& painter, const QRectF& area, const QString& name, int page, int pages) {
    painter.setFont(font_of(7));
    painter.setPen(colour_of("quiet"));
    painter.drawText(area, Qt::AlignRight | Qt::AlignBottom, QString("%1 / %2").arg(page).arg(pages));
    const QFontMetricsF metrics(painter.font(), painter.device());
    painter.drawText(area, Qt::AlignLeft | Qt::AlignBottom, metrics.elidedText(name + " – Headroom", Qt::ElideRight, 0.8 * area.width()));
}

void paint_pages(QPdfWriter& writer, QTextDocument& text, const QString& name) {
    QPainter painter(&writer);
    const QSizeF page = text.pageSize();
    for (int i = 0; i < text.pageCount(); ++i) {
        if (i > 0) writer.newPage();
        const QRectF shown(0, i * page.height(), page.width(), page.height());
        painter.save();
        painter.translate(0, -shown.top());
        painter.setClipRect(shown);
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = shown.adjusted(0, dots_per_point, 0, -dots_per_point);  // what touches it is drawn

        context.palette.setColor(QPalette::Text, colour_of("text"));
        text.documentLayout()->draw(&painter, context);
        painter.restore();
        paint_footer(painter, {0, page.height(), page.width(), footer_points * dots_per_point}, name, i + 1, text.pageCount());
    }
}

/// A date would make two files of one document differ; as blanks it is none.
QByteArray without_date(QByteArray pdf) {
    const qsizetype from = pdf.indexOf("/CreationDate (D:"), to = from < 0 ? from : pdf.indexOf(')', from);
    for (qsizetype i = from; i >= 0 && i <= to; ++i) pdf[i] = ' ';
    return pdf;
}

}  // namespace

QByteArray print_pdf(const report::Document& document) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QString name = QString::fromStdString(document.origin().plan);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(dots_per_inch);
        writer.setPageLayout({QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(margin_mm, margin_mm, margin_mm, margin_mm),
                              QPageLayout::Millimeter});
        writer.setTitle(name);
        writer.setCreator("Headroom");
        const QSizeF size(writer.width(), writer.height() - footer_points * dots_per_point);

        const report::Body body = report::body_of(document);
        QTextDocument text;
        text.setUndoRedoEnabled(false);
        text.setDocumentMargin(0);
        text.setDefaultFont(font_of(8.5));
        QTextOption wrapped;
        wrapped.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        text.setDefaultTextOption(wrapped);
        text.documentLayout()->setPaintDevice(&writer);
        PageReader reader(text, body.figures, size.width(), dots_per_point);
        ChartObjects charts(reader.charts());
        text.documentLayout()->registerHandler(chart_object, &charts);
        reader.title(name, QString::fromStdString(document.assumptions().note));
        reader.read(QString::fromStdString(body.html));
        text.setPageSize(size);
        Pages pages(text);
        pages.keep_together();
        pages.part_paragraphs();
        paint_pages(writer, text, name);
    }
    return without_date(buffer.data());
}

}  // namespace headroom::paper

#include "pdf.moc"
