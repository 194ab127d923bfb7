// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/request_sample.h"

#include <QtTest>
#include <algorithm>
#include <functional>

#include "core/random.h"

using namespace headroom;
using namespace headroom::kernel;

/// Which requests are kept.
class TestRequestSample : public QObject {
    Q_OBJECT

private slots:
    /// Of a million at most a hundred, ninety of them evenly spread and ten the slowest.
    void bounded_and_even() {
        RequestSample sample(100);
        std::vector<std::pair<Time, std::uint64_t>> took;
        RandomStream random(1);
        for (std::uint64_t number = 0; number < 1000000; ++number) {
            const auto handle = sample.asked();
            QVERIFY(handle.has_value());  // one at a time
            took.emplace_back(static_cast<Time>(random.bits() >> 20), number);
            sample.over(*handle, took.back().first);
        }
        std::ranges::sort(took, std::greater());
        std::vector<std::uint64_t> slowest, slow, even;
        for (std::size_t i = 0; i < 10; ++i) slowest.push_back(took[i].second);
        std::ranges::sort(slowest);
        for (const RequestSample::Kept& each : sample.kept()) (each.stands_for_all ? even : slow).push_back(each.request->number);
        QCOMPARE(slow, slowest);
        QCOMPARE(even.size(), std::size_t{90});
        for (std::size_t i = 1; i < even.size(); ++i) {
            const auto gap = static_cast<double>(even[i] - even[i - 1]);
            QVERIFY(gap > 0.5 * 1e6 / 90 && gap < 1.6 * 1e6 / 90);
        }
        QVERIFY(even.front() < 1000000 / 90 && even.back() > 1000000 - 1600000 / 90);
    }

    /// Where nothing ends, those are followed that would be kept, and not many more.
    void does_not_grow() {
        RequestSample sample(10);
        std::size_t followed = 0;
        for (int i = 0; i < 1000000; ++i) followed += sample.asked().has_value() ? 1 : 0;
        QVERIFY2(followed < 17000, qPrintable(QString::number(followed)));
        QVERIFY(sample.kept().empty());
    }

    void spans_of_a_request_are_bounded() {
        FollowedRequest request;
        Span span;
        QCOMPARE(request.add(span), 0U);
        QCOMPARE(request.add(span), Span::none);  // of what was left out
        span.parent = 0;
        for (int i = 0; i < 2000; ++i) request.add(span);
        QCOMPARE(request.spans.size(), std::size_t{1000});
        QCOMPARE(request.left_out, std::uint64_t{1002});
    }
};

QTEST_APPLESS_MAIN(TestRequestSample)
#include "tst_request_sample.moc"
