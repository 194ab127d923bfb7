// SPDX-License-Identifier: GPL-3.0-or-later
#include <yaml-cpp/yaml.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "../app/batch_files.h"
#include "../app/program.h"

namespace {

using headroom::test::Answer;
using headroom::test::outcome;
using headroom::test::read;

/// The document of a kind and a name.
YAML::Node find(const std::vector<YAML::Node>& documents, const std::string& kind, const std::string& name) {
    for (const YAML::Node& each : documents)
        if (each["kind"].as<std::string>() == kind && each["metadata"]["name"].as<std::string>() == name) return each;
    return {};
}

YAML::Node pod_of(const YAML::Node& job) { return job["spec"]["template"]["spec"]; }
YAML::Node container_of(const YAML::Node& job) { return pod_of(job)["containers"][0]; }

QString text(const YAML::Node& node) { return QString::fromStdString(node.as<std::string>()); }

}  // namespace

/// What starts shards on clusters starts them so that they come together as one machine's work.
class TestDeploy : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::vector<YAML::Node> documents_;

    QString path(const QString& name) const { return folder_.filePath(name); }
    Answer run(const QString& program, const QStringList& arguments, const QMap<QString, QString>& variables = {}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", folder_.path() + ":" HEADROOM_BIN ":" + environment.value("PATH"));
        for (auto it = variables.begin(); it != variables.end(); ++it) environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder_.path());
        process.start(program, arguments);
        return headroom::test::answer_of(process);
    }
    /// The container's command as a pod of the job runs it, with its folders below ours.
    Answer run_container(const YAML::Node& job, const QMap<QString, QString>& variables) {
        const YAML::Node container = container_of(job);
        QMap<QString, QString> all = variables;
        for (const YAML::Node& each : container["env"]) all[text(each["name"])] = text(each["value"]);
        QString script = text(container["args"][0]);
        for (const YAML::Node& mount : container["volumeMounts"])
            script.replace(text(mount["mountPath"]) + "/", path(text(mount["name"])) + "/");
        script.replace("--phase Growth", "--phase Growth --replications 2 --max-requests 20k");  // what is written there takes minutes
        return run(text(container["command"][0]), {text(container["command"][1]), script}, all);
    }

private slots:
    void initTestCase() {
        QVERIFY(QFile::copy(HEADROOM_FAKES "/sbatch", path("sbatch")));
        documents_ = YAML::LoadAllFromFile(HEADROOM_DEPLOY "/kubernetes.yaml");
    }

    void an_array_is_what_one_machine_does() {
        const QStringList sweep = {"sweep",          HEADROOM_PRESETS "/hello.headroom.json",
                                   "--phase",        "Growth",
                                   "--set",          "web.replicas=2..6",
                                   "--replications", "2",
                                   "--max-requests", "20k"};
        const Answer submitted = run(HEADROOM_DEPLOY "/headroom-slurm", QStringList{"3", "out"} + sweep, {{"CPUS", "2"}});
        QCOMPARE(submitted.exit, 0);
        QCOMPARE(submitted.out, "1 2\n");
        const QList<QByteArray> calls = read(path("submitted")).split('\n');
        QVERIFY(calls[0].contains("--array=1-3") && calls[0].contains("--requeue") && calls[0].contains("--cpus-per-task=2"));
        QVERIFY(calls[1].contains("--dependency=afterany:1 "));
        QVERIFY2(read(path("out/logs/merge.log")).contains("5 rows of 3 shards"), read(path("out/logs/merge.log")).constData());
        QCOMPARE(run(HEADROOM_BIN "/headroom", sweep + QStringList{"--out", "alone", "--quiet"}).exit, 0);
        auto merged = outcome(path("out"));
        merged.removeIf([](const auto& file) { return file.key().startsWith("shard-") || file.key().startsWith("logs/"); });
        QVERIFY(merged == outcome(path("alone")));
    }

    void wrong_submissions_are_refused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nothing") << QStringList{} << "SHARDS OUT batch|sweep";
        QTest::newRow("no number") << QStringList{"many", "out", "batch", "presets"} << "'many' is not a number of tasks";
        QTest::newRow("none") << QStringList{"0", "out", "batch", "presets"} << "'0' is not a number of tasks";
        QTest::newRow("another command") << QStringList{"2", "out", "growth", "plan"} << "'growth' is neither batch nor sweep";
    }
    void wrong_submissions_are_refused() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(run(HEADROOM_DEPLOY "/headroom-slurm", arguments), complaint.toUtf8());
    }

    /// The fields that Kubernetes' reference of batch/v1 names.
    void the_manifest_is_an_indexed_job_on_a_shared_volume() {
        QCOMPARE(documents_.size(), std::size_t{3});
        const YAML::Node claim = find(documents_, "PersistentVolumeClaim", "headroom"), shards = find(documents_, "Job", "headroom-shards"),
                         merge = find(documents_, "Job", "headroom-merge");
        QVERIFY(claim && shards && merge);
        QCOMPARE(text(claim["apiVersion"]), "v1");
        QCOMPARE(text(claim["spec"]["accessModes"][0]), "ReadWriteMany");
        for (const YAML::Node& job : {shards, merge}) {
            QCOMPARE(text(job["apiVersion"]), "batch/v1");
            QCOMPARE(text(pod_of(job)["restartPolicy"]), "Never");
            QSet<QString> volumes;
            bool shared = false;
            for (const YAML::Node& volume : pod_of(job)["volumes"]) {
                volumes += text(volume["name"]);
                if (volume["persistentVolumeClaim"])
                    shared = text(volume["persistentVolumeClaim"]["claimName"]) == text(claim["metadata"]["name"]);
            }
            QVERIFY(shared);
            for (const YAML::Node& mount : container_of(job)["volumeMounts"]) QVERIFY(volumes.contains(text(mount["name"])));
            QCOMPARE(text(container_of(job)["env"][0]["name"]), "SHARDS");
            QCOMPARE(container_of(job)["env"][0]["value"].as<int>(), shards["spec"]["completions"].as<int>());
        }
        QCOMPARE(text(shards["spec"]["completionMode"]), "Indexed");
        QVERIFY(shards["spec"]["parallelism"].as<int>() <= shards["spec"]["completions"].as<int>());
        const YAML::Node rules = shards["spec"]["podFailurePolicy"]["rules"];
        QCOMPARE(text(rules[1]["onExitCodes"]["containerName"]), text(container_of(shards)["name"]));
    }

    void its_pods_do_what_one_machine_does() {
        const YAML::Node shards = find(documents_, "Job", "headroom-shards"), merge = find(documents_, "Job", "headroom-merge");
        QVERIFY(QDir(folder_.path()).mkpath("plans") && QDir(folder_.path()).mkpath("work/results"));
        QVERIFY(QFile::copy(HEADROOM_PRESETS "/hello.headroom.json", path("plans/hello.headroom.json")));
        const int count = shards["spec"]["completions"].as<int>();
        for (int i = 0; i < count; ++i) {
            const Answer pod = run_container(shards, {{"JOB_COMPLETION_INDEX", QString::number(i)}});
            QVERIFY2(pod.exit == 0, pod.err.constData());
        }
        const Answer merged = run_container(merge, {});
        QVERIFY2(merged.exit == 0, merged.err.constData());
        QVERIFY2(merged.out.contains(QString("8 rows of %1 shards").arg(count).toUtf8()), merged.out.constData());
        const QStringList alone = {"sweep",          "plans/hello.headroom.json",
                                   "--phase",        "Growth",
                                   "--set",          "web.replicas=1..4",
                                   "--set",          "web.workers=8,16",
                                   "--replications", "2",
                                   "--max-requests", "20k",
                                   "--out",          "whole",
                                   "--quiet"};
        QCOMPARE(run(HEADROOM_BIN "/headroom", alone).exit, 0);
        QCOMPARE(read(path("work/results/sweep.csv")), read(path("whole/sweep.csv")));
    }

    /// Of the container: what is copied between its stages is what `dev package` makes.
    void the_container_takes_the_package_of_the_command_line() {
        const QByteArray container = read(HEADROOM_DEPLOY "/Containerfile");
        QVERIFY(container.contains("FROM debian:12 AS build") && container.contains("./dev package headroom"));
        QVERIFY(container.contains("COPY --from=build /source/build/release/package/headroom_*.deb"));
        QVERIFY(container.contains("ENTRYPOINT [\"headroom\"]"));
    }
};

QTEST_GUILESS_MAIN(TestDeploy)
#include "tst_deploy.moc"
