// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <cmath>
#include <memory>

/// A static library's resources have to be asked for.
static bool take_icons() {
    Q_INIT_RESOURCE(icons);
    return true;
}

namespace headroom::theme {

namespace {

QString path_of(const QString& name) { return QStringLiteral(":/icons/%1.svg").arg(name); }

QSvgRenderer& renderer(const QString& name, const QColor& colour) {
    static QHash<QString, std::shared_ptr<QSvgRenderer>> all;
    auto& kept = all[name + colour.name()];
    if (kept) return *kept;
    QFile file(path_of(has_icon(name) ? name : QStringLiteral("component")));
    QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    svg.replace("currentColor", colour.name().toLatin1());
    kept = std::make_shared<QSvgRenderer>(svg);
    return *kept;
}

class Engine : public QIconEngine {
public:
    explicit Engine(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const int side = std::min(rect.width(), rect.height());
        const QRectF square(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0, side, side);
        paint_icon(*painter, name_, square, colour(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return icon_pixmap(name_, std::min(size.width(), size.height()), colour(mode));
    }
    QIconEngine* clone() const override { return new Engine(name_); }
    QString key() const override { return QStringLiteral("headroom"); }

private:
    static QColor colour(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        return palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, QPalette::ButtonText);
    }

    QString name_;
};

}  // namespace

bool has_icon(const QString& name) {
    static const bool taken = take_icons();
    return taken && QFile::exists(path_of(name));
}

QIcon icon(const QString& name) { return QIcon(new Engine(name)); }

QPixmap icon_pixmap(const QString& name, int size, const QColor& colour, qreal device_ratio) {
    static QHash<QString, QPixmap> all;
    QPixmap& kept = all[QStringLiteral("%1 %2 %3 %4").arg(name).arg(size).arg(colour.rgba()).arg(device_ratio)];
    if (!kept.isNull()) return kept;
    const int side = std::max(1, static_cast<int>(std::lround(size * device_ratio)));
    kept = QPixmap(side, side);
    kept.fill(Qt::transparent);
    QPainter painter(&kept);
    paint_icon(painter, name, QRectF(0, 0, side, side), colour);
    painter.end();
    kept.setDevicePixelRatio(device_ratio);
    return kept;
}

void paint_icon(QPainter& painter, const QString& name, const QRectF& square, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    renderer(name, colour).render(&painter, square);
    painter.restore();
}

}  // namespace headroom::theme
