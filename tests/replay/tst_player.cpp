// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include "app/replay/player.h"
#include "runs.h"

using namespace headroom;
using namespace headroom::replay;

class TestPlayer : public QObject {
    Q_OBJECT

private slots:
    void without_a_track_nothing_happens() {
        Player player;
        QSignalSpy moved(&player, &Player::moved);
        player.play();
        player.step(1);
        player.seek(7);
        QVERIFY(!player.is_playing());
        QVERIFY(!player.snapshot());
        QCOMPARE(moved.count(), 0);
    }

    void steps_stay_on_the_track() {
        Player player;
        player.load(Track(sample_growth()));
        player.step(-1);
        QCOMPARE(player.position(), std::size_t{0});
        for (int i = 0; i < 9; ++i) player.step(1);
        QCOMPARE(player.position(), std::size_t{3});
        QCOMPARE(player.snapshot().run().users, 1e6);
        player.seek(99);
        QCOMPARE(player.position(), std::size_t{3});
    }

    void playing_ends_at_the_end_and_begins_again_there() {
        Player player;
        player.load(Track(sample_growth()));
        player.set_speed(100);
        QSignalSpy playing(&player, &Player::playing_changed);
        player.play();
        QTRY_VERIFY_WITH_TIMEOUT(!player.is_playing(), 2000);
        QCOMPARE(player.position(), std::size_t{3});
        QCOMPARE(playing.count(), 2);
        player.play();
        QCOMPARE(player.position(), std::size_t{0});
    }

    void another_track_of_the_kind_keeps_the_place() {
        Player player;
        player.load(Track(sample_growth()));
        player.seek(2);
        study::Growth finer = sample_growth();
        finer.points.insert(finer.points.begin() + 2, sample_run(9e4));
        player.load(Track(finer));
        QCOMPARE(player.snapshot().run().users, 1e5);
        player.load(Track(sample_day()));
        QCOMPARE(player.position(), std::size_t{0});
    }

    void the_nearest_is_by_ratio_of_users_and_by_difference_of_times_data() {
        QTest::addColumn<bool>("growth");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("position");
        QTest::newRow("below all") << true << 1.0 << 0;
        QTest::newRow("above all") << true << 1e9 << 3;
        QTest::newRow("30k is nearer to 10k") << true << 30e3 << 1;
        QTest::newRow("32k is nearer to 100k") << true << 32e3 << 2;
        QTest::newRow("20:04") << false << 72240.0 << 0;
        QTest::newRow("20:06") << false << 72360.0 << 1;
    }
    void the_nearest_is_by_ratio_of_users_and_by_difference_of_times() {
        QFETCH(bool, growth);
        QFETCH(double, value);
        QFETCH(int, position);
        const Track track = growth ? Track(sample_growth()) : Track(sample_day());
        QCOMPARE(track.nearest(value), static_cast<std::size_t>(position));
    }
};

QTEST_GUILESS_MAIN(TestPlayer)
#include "tst_player.moc"
