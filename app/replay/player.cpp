// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/player.h"

#include <algorithm>
#include <cmath>

namespace headroom::replay {

namespace {

constexpr double growth_s = 10, time_s = 30;  ///< that a replay takes at speed 1
constexpr int fastest_ms = 33;

}  // namespace

Player::Player(QObject* parent) : QObject(parent) { connect(&timer_, &QTimer::timeout, this, &Player::advance); }

void Player::load(Track track) {
    pause();
    const bool keeps = !track_.is_empty() && !track.is_empty() && track.kind() == track_.kind();
    position_ = keeps ? track.nearest(track_.value(position_)) : 0;
    track_ = std::move(track);
    set_pace();
    emit moved();
}

void Player::replace_estimate(std::shared_ptr<const study::RunResult> run) {
    if (track_.replace_estimate(std::move(run))) emit moved();
}

const Snapshot& Player::snapshot() const {
    static const Snapshot nothing;
    return track_.is_empty() ? nothing : track_.at(position_);
}

void Player::seek(std::size_t position) {
    if (track_.is_empty()) return;
    position = std::min(position, track_.size() - 1);
    if (position == position_) return;
    position_ = position;
    emit sought();
    emit moved();
}

void Player::step(int by) {
    pause();
    if (track_.is_empty()) return;
    const auto last = static_cast<long>(track_.size()) - 1;
    seek(static_cast<std::size_t>(std::clamp(static_cast<long>(position_) + by, 0L, last)));
}

void Player::play() {
    if (track_.is_empty() || is_playing()) return;
    if (position_ + 1 == track_.size()) seek(0);
    set_pace();
    timer_.start();
    emit playing_changed(true);
}

void Player::pause() {
    if (!is_playing()) return;
    timer_.stop();
    emit playing_changed(false);
}

void Player::set_speed(double speed) {
    speed_ = speed;
    set_pace();
}

void Player::set_pace() {
    if (track_.is_empty()) return;
    const double length_ms = 1000 * (track_.kind() == Track::Kind::Growth ? growth_s : time_s) / speed_;
    timer_.setInterval(std::max(fastest_ms, static_cast<int>(length_ms / static_cast<double>(track_.size()))));
}

void Player::advance() {
    if (position_ + 1 < track_.size()) seek(position_ + 1);
    if (position_ + 1 >= track_.size()) pause();
}

}  // namespace headroom::replay
