// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <vector>

/// What programs other than ours find in a PDF.
namespace headroom::test {

/// What a program of poppler-utils says of a PDF; "FILE" among the arguments is its path. Empty where it failed.
QString answer_of(const QString& program, QStringList arguments, const QByteArray& pdf);

/// The text of each page, lines as they stand.
QStringList pages_of(const QByteArray& pdf);

struct Word {
    QString text;
    QRectF box;  ///< typographic points from the page's upper left corner
    QSizeF page;
};
std::vector<Word> words_of(const QByteArray& pdf);

}  // namespace headroom::test
