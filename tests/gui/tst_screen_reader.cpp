// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QtTest>

#include <unistd.h>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "app/canvas/canvas.h"
#include "bench_window.h"
#include "desktop.h"

using namespace headroom;

namespace {

constexpr const char* properties = "org.freedesktop.DBus.Properties";
constexpr int answer_ms = 5000;

/// A message's answer, while the window, which may be the one that is asked, goes on; empty where there is none.
QVariantList answer(QDBusConnection& bus, const QDBusMessage& message) {
    const QDBusPendingCallWatcher call(bus.asyncCall(message, answer_ms));
    if (!QTest::qWaitFor([&] { return call.isFinished(); }, 2 * answer_ms)) return {};
    return call.reply().type() == QDBusMessage::ReplyMessage ? call.reply().arguments() : QVariantList();
}

QVariant read_property(QDBusConnection& bus, const QString& service, const QString& path, const QString& interface, const QString& name) {
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, properties, "Get");
    message << interface << name;
    const QVariantList values = answer(bus, message);
    return values.isEmpty() ? QVariant() : values.front().value<QDBusVariant>().variant();
}

}  // namespace

/// What a screen reader does: it listens on the accessibility bus (AT-SPI 2) and asks for the name and the value of what has the focus.
class Reader : public QObject {
    Q_OBJECT
public:
    struct Heard {
        QString name;
        QVariant value;
    };

    /// Switches accessibility on, as the desktop does when a reader starts, and listens. False where there is no such bus.
    bool start() {
        QDBusConnection session = QDBusConnection::sessionBus();
        QDBusMessage on = QDBusMessage::createMethodCall("org.a11y.Bus", "/org/a11y/bus", properties, "Set");
        on << "org.a11y.Status"
           << "IsEnabled" << QVariant::fromValue(QDBusVariant(true));
        answer(session, on);
        const QVariantList address =
            answer(session, QDBusMessage::createMethodCall("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"));
        if (address.isEmpty()) return false;
        bus_ = QDBusConnection::connectToBus(address.front().toString(), "reader");
        QDBusMessage wanted = QDBusMessage::createMethodCall("org.a11y.atspi.Registry", "/org/a11y/atspi/registry",
                                                             "org.a11y.atspi.Registry", "RegisterEvent");
        wanted << "object:state-changed:focused" << QStringList() << QString();
        answer(bus_, wanted);
        return bus_.connect({}, {}, "org.a11y.atspi.Event.Object", "StateChanged", this, SLOT(hear(QDBusMessage)));
    }

    /// What got the focus last, with what is read of it then.
    Heard last() {
        if (path_.isEmpty()) return {};
        return {read_property(bus_, service_, path_, "org.a11y.atspi.Accessible", "Name").toString(),
                read_property(bus_, service_, path_, "org.a11y.atspi.Value", "CurrentValue")};
    }
    void forget() { path_.clear(); }

public slots:
    void hear(const QDBusMessage& event) {
        if (event.arguments().size() < 2 || event.arguments()[0].toString() != "focused" || event.arguments()[1].toInt() != 1) return;
        service_ = event.service();
        path_ = event.path();
    }

private:
    QDBusConnection bus_{"none"};
    QString service_, path_;
};

/// By keys and ears alone, with the desktop's own accessibility bus.
class TestScreenReader : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<BenchWindow> window_;
    Reader reader_;

    replay::Player& player() { return window_->workbench().player; }

    /// As the figures of the scrubber's position have it: "Service web, utilization 7 percent".
    QString expected(const plan::Component& component) {
        const QString name = QString::fromStdString(window_->workbench().document.types().find(component.type)->title) + ' ' +
                             QString::fromStdString(component.id);
        const auto figures = player().snapshot().node(component.id);
        if (!figures || !figures->utilization.value) return name;
        return QString("%1, utilization %2 percent").arg(name).arg(std::lround(*figures->utilization.value * 100));
    }

private slots:
    void initTestCase() {
        QVERIFY2(reader_.start(), "no accessibility bus: at-spi2-core is not installed");
        desktop_ = std::make_unique<Desktop>(HEADROOM_PICTURES);
        window_ = std::make_unique<BenchWindow>();
        (*window_)->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&**window_));
        QTRY_VERIFY(QAccessible::isActive());
        window_->open_preset("hello");
        window_->action("run")->trigger();
        QVERIFY(window_->wait_for_run());
        player().seek(player().track().size() / 2);
        window_->find<canvas::Canvas>("canvas")->setFocus();
    }
    void cleanupTestCase() {
        window_.reset();
        desktop_.reset();
    }

    void each_component_is_read_with_its_utilization_as_the_keys_walk() {
        const auto& components = window_->workbench().document.plan().designs.front().components;
        QCOMPARE(components.size(), std::size_t{3});
        desktop_->key("Tab");
        int with_utilization = 0;
        for (std::size_t i = 0; i < components.size(); ++i) {
            if (i > 0) desktop_->key("Right");
            QTRY_COMPARE(reader_.last().name, expected(components[i]));
            const auto figures = player().snapshot().node(components[i].id);
            if (!figures || !figures->utilization.value) continue;
            ++with_utilization;
            QCOMPARE(reader_.last().value.toDouble(), std::round(*figures->utilization.value * 100));
        }
        QCOMPARE(with_utilization, 2);
    }

    void what_is_selected_is_read_when_the_focus_comes_back() {
        const auto& web = window_->workbench().document.plan().designs.front().components[1];
        window_->workbench().selection.select({{web.id}, {}});
        desktop_->key("Return");  // into the parameters
        QTRY_VERIFY(reader_.last().name != expected(web));
        reader_.forget();
        window_->find<canvas::Canvas>("canvas")->setFocus();
        QTRY_COMPARE(reader_.last().name, expected(web));
    }
};

int main(int argc, char** argv) {
    if (std::getenv("HEADROOM_ON_BUS") == nullptr) {
        ::setenv("HEADROOM_ON_BUS", "1", 1);
        std::vector<char*> command = {const_cast<char*>("dbus-run-session"), const_cast<char*>("--")};
        command.insert(command.end(), argv, argv + argc + 1);
        ::execvp(command.front(), command.data());
        qFatal("cannot start dbus-run-session");
    }
    return run_on_screen<TestScreenReader>(argc, argv);
}

#include "tst_screen_reader.moc"
