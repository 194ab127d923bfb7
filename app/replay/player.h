// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "app/replay/track.h"

namespace headroom::replay {

/// The scrubber: a position on a track, moved by hand or by a clock. What it shows is the snapshot there.
class Player : public QObject {
    Q_OBJECT
public:
    explicit Player(QObject* parent = nullptr);

    /// Goes to where the former track's value is nearest, if that is of the same kind, else to its begin. Stops playing.
    void load(Track track);
    const Track& track() const { return track_; }
    /// As Track::replace_estimate(): goes on where it is.
    void replace_estimate(std::shared_ptr<const study::RunResult> run);

    std::size_t position() const { return position_; }
    /// Empty while there is no track.
    const Snapshot& snapshot() const;
    void seek(std::size_t position);
    void step(int by);

    bool is_playing() const { return timer_.isActive(); }
    /// From the begin where it stands at the end; nothing without a track.
    void play();
    void pause();
    void toggle() { is_playing() ? pause() : play(); }

    /// 1: a growth takes ten seconds, a day thirty.
    double speed() const { return speed_; }
    void set_speed(double speed);

signals:
    /// Another position of the same track, by hand or by the clock; moved() follows.
    void sought();
    /// Position or track.
    void moved();
    void playing_changed(bool playing);

private:
    void advance();
    void set_pace();

    Track track_;
    std::size_t position_ = 0;
    double speed_ = 1;
    QTimer timer_;
};

}  // namespace headroom::replay
