// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QWidget>

namespace headroom::panels {

/// A line that can be pressed: an arrow, and words that are cut where they are too long.
class Heading : public QAbstractButton {
    Q_OBJECT
public:
    enum class Arrow { None, Right, Down };
    explicit Heading(QWidget* parent);
    void show_state(const QString& title, Arrow arrow);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    Arrow arrow_ = Arrow::Right;
};

/// A heading that opens and closes what stands below it.
class Section : public QWidget {
    Q_OBJECT
public:
    enum class Level { Chapter, Entry };
    Section(const QString& title, Level level, QWidget* parent);

    void set_title(const QString& title);
    Heading& heading() const { return *heading_; }
    /// Stands in the heading, in front of the title or at its end.
    void add_before(QWidget* widget);
    void add_behind(QWidget* widget);
    /// Takes the former one's place.
    void set_body(QWidget* body);
    QWidget* body() const { return body_; }
    bool is_open() const { return open_; }
    void set_open(bool open);
    /// One that cannot be opened has no arrow.
    void set_openable(bool openable);

signals:
    /// By the user.
    void toggled(bool open);

private:
    void show_state();

    QString title_;
    QHBoxLayout* head_;
    Heading* heading_;
    QWidget* frame_;
    QWidget* body_ = nullptr;
    bool open_ = false;
    bool openable_ = true;
};

}  // namespace headroom::panels
