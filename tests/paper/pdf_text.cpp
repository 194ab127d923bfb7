// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf_text.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QXmlStreamReader>

namespace headroom::test {

QString answer_of(const QString& program, QStringList arguments, const QByteArray& pdf) {
    QTemporaryFile file;
    if (!file.open() || file.write(pdf) != pdf.size() || !file.flush()) return {};
    for (QString& argument : arguments)
        if (argument == "FILE") argument = file.fileName();
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

QStringList pages_of(const QByteArray& pdf) {
    QStringList pages = answer_of("pdftotext", {"-layout", "FILE", "-"}, pdf).split('\f');
    pages.removeLast();  // each ends with a form feed
    return pages;
}

std::vector<Word> words_of(const QByteArray& pdf) {
    std::vector<Word> words;
    QXmlStreamReader reader(answer_of("pdftotext", {"-bbox", "FILE", "-"}, pdf));
    QSizeF page;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) continue;
        const auto number = [&](const char* name) { return reader.attributes().value(name).toDouble(); };
        if (reader.name() == u"page") {
            page = {number("width"), number("height")};
        } else if (reader.name() == u"word") {
            const QRectF box(QPointF(number("xMin"), number("yMin")), QPointF(number("xMax"), number("yMax")));
            words.push_back({reader.readElementText(), box, page});
        }
    }
    return words;
}

}  // namespace headroom::test
