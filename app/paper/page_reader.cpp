// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/page_reader.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <algorithm>
#include <utility>

#include "app/paper/palette.h"

namespace headroom::paper {

namespace {

constexpr double body_points = 8.5, small_points = 7;
constexpr double indent = 12, chart_height = 165, chart_gap = 14;  // typographic points

}  // namespace

void PageReader::block(double points, bool is_bold, const char* colour, double above, bool keep) {
    has_room_beside_ = false;
    QTextBlockFormat format;
    format.setTopMargin(above * format_dots);
    format.setLeftMargin(items_ * indent * format_dots);
    format.setProperty(keep_with_next, keep);
    plain_ = {};
    plain_.setFont(font_of(points, is_bold));
    plain_.setForeground(colour_of(colour));
    if (std::exchange(is_empty_, false)) {
        cursor_.setBlockFormat(format);
        cursor_.setBlockCharFormat(plain_);
    } else {
        cursor_.insertBlock(format, plain_);
    }
    cursor_.setCharFormat(plain_);
}

void PageReader::heading(int level, const QString& text) {
    static constexpr double sizes[] = {20, 14, 11, body_points}, above[] = {0, 18, 12, 8};
    block(sizes[level - 1], true, "text", above[level - 1], true);
    level_ = level;
    cursor_.insertText(text, plain_);
}

void PageReader::title(const QString& text, const QString& note) {
    heading(1, text);
    if (note.isEmpty()) return;
    block(body_points, false, "text", 4);
    cursor_.insertText(note, plain_);
}

void PageReader::read(const QString& html) {
    static const QRegularExpression no_xml("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]");
    cursor_.beginEditBlock();  // the layout is done once, at the end
    reader_.addData("<main>" + QString(html).remove(no_xml) + "</main>");
    while (!reader_.atEnd()) {
        switch (reader_.readNext()) {
            case QXmlStreamReader::StartElement: begin_element(); break;
            case QXmlStreamReader::EndElement: end_element(); break;
            case QXmlStreamReader::Characters: add_text(reader_.text().toString()); break;
            default: break;
        }
    }
    Q_ASSERT(!reader_.hasError());
    cursor_.endEditBlock();
}

void PageReader::begin_element() {
    const QString name = reader_.name().toString();
    const QStringList classes = reader_.attributes().value("class").toString().split(' ');
    if (name == "h2" || name == "h3") {
        heading(name.back().digitValue(), inner_text());
    } else if (name == "details") {
        is_phase_ = reader_.attributes().hasAttribute("id");
    } else if (name == "summary" && items_ > 0) {
        block(small_points, false, "quiet", 2);
        cursor_.insertText(inner_text() + ": ", plain_);
    } else if (name == "summary") {
        heading(is_phase_ ? 3 : 4, inner_text());
    } else if (name == "p") {
        const bool is_small = classes.contains("small");
        const bool leads_in = level_ == 3 && cursor_.blockFormat().boolProperty(keep_with_next);  // to charts and tables
        block(is_small ? small_points : body_points, false, is_small ? "quiet" : "text", 4, leads_in);
        if (classes.contains("warning")) cursor_.insertText("! ", plain_);
    } else if (name == "li") {
        ++items_;
        block(body_points, false, "text", 3);
        cursor_.insertText("• ", plain_);
    } else if (name == "dt") {
        if (items_ == 0) block(body_points, false, "text", 2, true);  // the list stays on one page
        insert_bold(inner_text() + ": ");
    } else if (name == "strong") {
        insert_bold(inner_text());
    } else if (name == "figure") {
        figure(reader_.attributes().value("data-figure").toString());
        reader_.skipCurrentElement();
    } else if (name == "table") {
        table();
    }
}

void PageReader::end_element() {
    if (reader_.name() == u"li") --items_;
    if (reader_.name() != u"dl" || items_ > 0) return;
    QTextBlockFormat last = cursor_.blockFormat();
    last.setProperty(keep_with_next, false);
    cursor_.setBlockFormat(last);
}

void PageReader::insert_bold(const QString& text) {
    QTextCharFormat bold = plain_;
    bold.setFontWeight(QFont::Bold);
    cursor_.insertText(text, bold);
}

/// White space counts within an item alone.
void PageReader::add_text(const QString& text) {
    const QString words = text.simplified();
    if (words.isEmpty() && (cursor_.atBlockStart() || items_ == 0)) return;
    const bool is_apart = text.front().isSpace() && !cursor_.atBlockStart();
    cursor_.insertText((is_apart ? " " : "") + words + (!words.isEmpty() && text.back().isSpace() ? " " : ""), plain_);
}

/// All its charts, two beside each other.
void PageReader::figure(const QString& id) {
    const auto found = std::ranges::find(figures_, id.toStdString(), &report::Figure::id);
    if (found == figures_.end()) return;
    for (std::size_t i = 0; i < found->charts.size(); ++i) {
        const bool is_beside = has_room_beside_;
        if (is_beside)
            cursor_.insertText("  ", plain_);
        else
            block(body_points, false, "text", 8);
        has_room_beside_ = !is_beside;
        const report::Chart& chart = found->charts[i];
        const QString title = QString::fromStdString(found->charts.size() == 1 ? found->title : found->title + ": " + chart.name);
        QTextCharFormat place;
        place.setObjectType(chart_object);
        place.setProperty(ChartNumber, static_cast<int>(charts_.size()));
        place.setProperty(ChartWidth, (width_ - chart_gap * point_) / 2);
        place.setProperty(ChartHeight, chart_height * point_);
        cursor_.insertText(QString(QChar::ObjectReplacementCharacter), place);
        charts_.push_back({&chart, title});
    }
}

PaperTable PageReader::read_table(QString& caption) {
    PaperTable table;
    while (!(reader_.readNext() == QXmlStreamReader::EndElement && reader_.name() == u"table") && !reader_.atEnd()) {
        if (!reader_.isStartElement()) continue;
        const QStringList classes = reader_.attributes().value("class").toString().split(' ', Qt::SkipEmptyParts);
        if (reader_.name() == u"caption") {
            caption = inner_text();
        } else if (reader_.name() == u"tr") {
            if (!table.titles.isEmpty()) table.rows.emplace_back();
        } else if (table.rows.empty() && reader_.name() == u"th") {
            table.titles << inner_text();
            table.are_numbers.push_back(classes.contains("number"));
        } else if (reader_.name() == u"th" || reader_.name() == u"td") {
            table.rows.back().push_back({{}, {}, classes});
        } else if (reader_.name() == u"span") {
            table.rows.back().back().text = inner_text();
        } else if (reader_.name() == u"small") {
            table.rows.back().back().note = inner_text();
        }
    }
    return table;
}

void PageReader::table() {
    QString caption;
    const PaperTable table = read_table(caption);
    const bool is_said = cursor_.blockFormat().boolProperty(keep_with_next) && cursor_.block().text().startsWith(caption);
    block(small_points, false, "quiet", is_said ? 0 : 8, true);
    if (!is_said) cursor_.insertText(caption, plain_);
    write_table(cursor_, table, width_, point_);
}

}  // namespace headroom::paper
