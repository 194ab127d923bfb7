// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/growth_strip.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/charts/ticks.h"
#include "app/document/design_edits.h"
#include "app/figures/people.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/results_notice.h"

namespace headroom::panels {

namespace {

using Kind = replay::Track::Kind;

constexpr int side_px = 170;
constexpr QChar line_end = QLatin1Char('\n');

QToolButton* kind_button(const QString& text, const QString& help, const char* name, QButtonGroup& group) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setObjectName(name);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    group.addButton(button);
    return button;
}

}  // namespace

GrowthStrip::GrowthStrip(document::PlanDocument& document, document::Selection& selection, replay::Player& player, QWidget* parent)
    : QWidget(parent), document_(document), selection_(selection), player_(player) {
    setObjectName("growth");
    make_layout();
    connect_ruler();
    connect_incidents();
    connect(&document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        planned_ = planned_ && !change.everything;
        refresh_scene();
    });
    connect(&player, &replay::Player::sought, this, &GrowthStrip::leave_planned_day);
    connect(&player, &replay::Player::moved, this, [this] {
        if (player_.track().kind() == Kind::Time) leave_planned_day();
        refresh_position();
    });
    refresh_scene();
}

void GrowthStrip::make_layout() {
    auto* kinds = new QButtonGroup(this);
    over_users_ = kind_button(tr("Growth"), tr("The scrubber moves over users"), "track_growth", *kinds);
    over_time_ = kind_button(tr("Time"), tr("The scrubber moves over a simulated day"), "track_time", *kinds);
    connect(over_users_, &QToolButton::clicked, this, [this] { ask_for(Kind::Growth); });
    connect(over_time_, &QToolButton::clicked, this, [this] { ask_for(Kind::Time); });
    add_ = kind_button(tr("+ Incident"), tr("Something goes wrong in the phase in force, at the time of the scrubber"), "add_incident",
                       *kinds);
    kinds->removeButton(add_);
    add_->setCheckable(false);
    connect(add_, &QToolButton::clicked, this, qOverload<>(&GrowthStrip::offer_incidents));
    ruler_ = new GrowthRuler;
    value_ = new QLabel;
    value_->setObjectName("growth_value");
    QFont font = value_->font();
    font.setBold(true);
    value_->setFont(font);
    place_ = new QLabel;
    place_->setObjectName("growth_place");
    place_->setForegroundRole(QPalette::PlaceholderText);
    outdated_sign_ = new OutdatedSign;

    auto* left = new QVBoxLayout;
    left->setSpacing(2);
    left->addWidget(over_users_);
    left->addWidget(over_time_);
    left->addWidget(add_);
    left->addStretch();
    auto* right = new QVBoxLayout;
    right->setSpacing(2);
    right->addWidget(value_);
    right->addWidget(place_);
    right->addWidget(outdated_sign_, 0, Qt::AlignLeft);
    right->addStretch();
    auto* side = new QWidget;
    side->setLayout(right);
    right->setContentsMargins(0, 0, 0, 0);
    side->setFixedWidth(side_px);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addLayout(left);
    layout->addWidget(ruler_, 1);
    layout->addWidget(side);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusProxy(ruler_);
}

void GrowthStrip::ask_for(Kind kind) {
    planned_ = false;
    emit track_kind_wanted(kind);
    refresh_scene();  // it may not have come
}

void GrowthStrip::connect_ruler() {
    const auto seek = [this](double value) {
        if (player_.track().is_empty()) return;
        player_.pause();
        player_.seek(player_.track().nearest(value));
    };
    connect(ruler_, &GrowthRuler::sought, this, seek);
    connect(ruler_, &GrowthRuler::stepped, this, [this](int by) { player_.step(by); });
    connect(ruler_, &GrowthRuler::end_wanted, this, [this](bool last) {
        player_.pause();
        player_.seek(last && !player_.track().is_empty() ? player_.track().size() - 1 : 0);
    });
    connect(ruler_, &GrowthRuler::mark_chosen, this, [this, seek](const charts::Mark& mark) {
        const QString component = QString::fromStdString(mark.component);
        seek(mark.x);
        if (!component.isEmpty()) emit component_chosen(component);
    });
    connect(ruler_, &GrowthRuler::phase_chosen, this, [this](const QString& phase) { emit phase_chosen(phase, "users"); });
    connect(ruler_, &GrowthRuler::edge_moved, this, &GrowthStrip::move_edge);
}

void GrowthStrip::show_growth(std::shared_ptr<const study::Growth> growth, bool coming) {
    coming_ = coming;
    growth_ = std::move(growth);
    refresh_scene();
}

void GrowthStrip::set_outdated(bool outdated) {
    outdated_ = outdated;
    refresh_position();
}

void GrowthStrip::refresh_scene() {
    kind_ = player_.track().kind();
    size_ = player_.track().size();
    const auto surroundings = document_.surroundings();
    if (planned_)
        ruler_->show_scene(time_scene(document_.plan(), *surroundings, {}, phase()));
    else if (kind_ == Kind::Growth)
        ruler_->show_scene(
            growth_scene(document_.plan(), *surroundings, growth_.get(), player_.snapshot() && player_.snapshot().is_estimate()));
    else
        ruler_->show_scene(time_scene(document_.plan(), *surroundings, player_.track(), phase()));
    refresh_position();
}

void GrowthStrip::refresh_position() {
    const replay::Track& track = player_.track();
    if (track.kind() != kind_ || track.size() != size_) return refresh_scene();
    (kind_ == Kind::Growth && !planned_ ? over_users_ : over_time_)->setChecked(true);
    ruler_->set_position(planned_ || track.is_empty() ? std::nullopt : std::optional(track.value(player_.position())));
    ruler_->set_message(planned_           ? tr("The day of %1 was not simulated.").arg(QString::fromStdString(phase()))
                        : track.is_empty() ? nothing_yet(coming_)
                                           : QString());
    ruler_->setAccessibleDescription((value_text() + " " + place_text()).simplified());
    value_->setText(value_text());
    QStringList lines = place_text().split(line_end);
    for (QString& line : lines) line = place_->fontMetrics().elidedText(line, Qt::ElideRight, side_px);
    place_->setText(lines.join(line_end));
    place_->setToolTip(place_text());
    outdated_sign_->setVisible(outdated_ && !track.is_empty());
}

QString GrowthStrip::value_text() const {
    const replay::Track& track = player_.track();
    if (track.is_empty() || planned_) return {};
    if (track.kind() == Kind::Time) return charts::time_of_day(track.value(player_.position()));
    return QString::fromStdString(player_.snapshot().users());
}

QString GrowthStrip::place_text() const {
    const replay::Snapshot& snapshot = player_.snapshot();
    if (planned_) return QString::fromStdString(phase());
    if (!snapshot) return {};
    const QString place = QString::fromStdString(snapshot.run().phase + " · " + snapshot.run().design);
    return snapshot.is_estimate() ? tr("estimated") + line_end + place : place;
}

void GrowthStrip::move_edge(const QString& phase, double users, bool begins) {
    if (phase.isEmpty()) return refresh_scene();
    if (begins) gesture_ = document_.begin_gesture();
    const std::string name = phase.toStdString();
    document_.edit(
        tr("Change users of %1").arg(phase), [&](plan::Plan& plan) { document::set_users(plan, name, users); }, gesture_);
}

}  // namespace headroom::panels
