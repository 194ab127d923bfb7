// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "imported.h"

using namespace headroom;
using import::component, import::hpa, import::imported, import::is_connected, import::Json, import::line_of, import::mistakes_in,
    import::web;

/// HorizontalPodAutoscalers and KEDA's ScaledObjects as autoscalers.
class TestImportScalers : public QObject {
    Q_OBJECT

private slots:
    /// Several of a type, and both directions' tolerances (Kubernetes 1.33).
    void behavior() {
        const import::Imported made = imported(hpa +
                                               "  maxReplicas: 90\n  behavior:\n    scaleUp:\n      tolerance: 50m\n      policies:\n"
                                               "        - {type: Percent, value: 100, periodSeconds: 15}\n"
                                               "        - {type: Pods, value: 4, periodSeconds: 15}\n"
                                               "        - {type: Percent, value: 300, periodSeconds: 300}\n"
                                               "    scaleDown: {tolerance: \"0.2\"}\n");
        QCOMPARE(mistakes_in(made.plan), std::string());
        QCOMPARE(line_of(made, "behavior"), -1);
        const Json scaler = component(Json::parse(made.plan), "s");
        QCOMPARE(scaler["up"], Json::parse(R"({"policies": "100 % / 15 s, 4 pods / 15 s, 300 % / 300 s", "tolerance": 0.05})"));
        QCOMPARE(scaler["down"], Json::parse(R"({"tolerance": 0.2})"));
    }
    void scaled_objects() {
        const std::string scaled = web + "kind: ScaledObject\nmetadata: {name: s}\nspec:\n  scaleTargetRef: {name: web}\n";
        const import::Imported made = imported(
            scaled +
            "  minReplicaCount: 2\n  maxReplicaCount: 20\n  pollingInterval: 15\n  cooldownPeriod: 120\n  fallback: {replicas: 6}\n"
            "  triggers:\n    - {type: cpu, metricType: Utilization, metadata: {value: \"60\"}}\n"
            "    - {type: prometheus, metadata: {query: up}}\n    - {type: cron, metadata: {start: 0 8 * * *}}\n"
            "  advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {stabilizationWindowSeconds: 90}}}}\n");
        QCOMPARE(mistakes_in(made.plan), std::string());
        const Json plan = Json::parse(made.plan);
        Json scaler = component(plan, "s");
        scaler.erase("at");
        QCOMPARE(scaler, Json::parse(R"({"id": "s", "type": "autoscaler", "mode": "keda", "min": 2, "max": 20, "poll": 15,
                                         "cool_down": 120, "cpu": 0.6, "down": {"stabilization": 90}})"));
        QVERIFY(is_connected(plan, "s", "web"));
        QCOMPARE(line_of(made, "trigger prometheus of ScaledObject s"), 19);
        QCOMPARE(line_of(made, "trigger cron of ScaledObject s"), 20);
        QCOMPARE(line_of(made, "fallback of ScaledObject s"), 16);

        const Json idle = component(Json::parse(imported(scaled + "  triggers: [{type: cpu, metadata: {value: 60}}]\n").plan), "s");
        QCOMPARE(idle["min"], 1);  // CPU does not wake it
        QCOMPARE(idle["max"], 100);
    }

    /// Manifests as KEDA's documentation writes them. KEDA's defaults are those of the autoscaler, but for the bounds.
    void queues_data() {
        QTest::addColumn<QString>("trigger");
        QTest::addColumn<QString>("queue");
        QTest::addColumn<QString>("scaler");
        const auto row = [](const char* name, const char* trigger, const char* queue, const std::string& scaler) {
            QTest::newRow(name) << trigger << queue
                                << QString::fromStdString(R"({"id": "s", "type": "autoscaler", "mode": "keda", "min": 0, "max": 100)" +
                                                          scaler + "}");
        };
        row("SQS", R"(
  - type: aws-sqs-queue
    authenticationRef:
      name: keda-trigger-auth-aws-credentials
    metadata:
      queueURL: https://sqs.eu-west-1.amazonaws.com/account_id/QueueName
      queueLength: "7"
      activationQueueLength: "3"
      awsRegion: "eu-west-1")",
            R"({"id": "QueueName", "type": "queue"})", R"(, "queue": 7.0, "activation": 3.0)");
        row("SQS by default", R"(
  - type: aws-sqs-queue
    metadata:
      queueURL: orders
      awsRegion: "eu-west-1")",
            R"({"id": "orders", "type": "queue"})", R"(, "queue": 5.0)");
        row("SQS, its queue in the environment", R"(
  - type: aws-sqs-queue
    metadata:
      queueURLFromEnv: QUEUE_URL
      awsRegion: "eu-west-1")",
            R"({"id": "s-queue", "type": "queue"})", R"(, "queue": 5.0)");
        row("Kafka", R"(
  - type: kafka
    metadata:
      bootstrapServers: kafka.svc:9092
      consumerGroup: my-group
      topic: test-topic
      lagThreshold: '50'
      activationLagThreshold: '3'
      offsetResetPolicy: latest)",
            R"({"id": "test-topic", "type": "log", "partitions": 100})", R"(, "queue": 50.0, "activation": 3.0)");
        row("Kafka by default", R"(
  - type: kafka
    metadata: {bootstrapServers: kafka.svc:9092, consumerGroup: my-group, topic: test-topic})",
            R"({"id": "test-topic", "type": "log", "partitions": 100})", R"(, "queue": 10.0)");
        row("RabbitMQ", R"(
  - type: rabbitmq
    metadata:
      protocol: amqp
      queueName: testqueue
      mode: QueueLength
      value: "20"
      activationValue: "10.5"
    authenticationRef:
      name: keda-trigger-auth-rabbitmq-conn)",
            R"({"id": "testqueue", "type": "queue"})", R"(, "queue": 20.0, "activation": 10.5)");
        row("RabbitMQ as it was", R"(
  - type: rabbitmq
    metadata: {host: "amqp://localhost:5672/vhost", queueName: testqueue, queueLength: "30"})",
            R"({"id": "testqueue", "type": "queue"})", R"(, "queue": 30.0)");
        row("a queue and CPU", R"(
  - type: azure-queue
    metadata: {queueName: functionsqueue, accountName: storage-account-name}
  - type: cpu
    metricType: Utilization
    metadata: {value: "60"})",
            R"({"id": "functionsqueue", "type": "queue"})", R"(, "cpu": 0.6, "queue": 5.0)");
    }
    void queues() {
        QFETCH(QString, trigger);
        QFETCH(QString, queue);
        QFETCH(QString, scaler);
        const import::Imported made =
            imported(web +
                     "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: s\n  namespace: default\nspec:\n"
                     "  scaleTargetRef:\n    name: web\n  triggers:" +
                     trigger.toStdString() + "\n");
        QCOMPARE(mistakes_in(made.plan), std::string());
        const Json plan = Json::parse(made.plan), wanted = Json::parse(queue.toStdString());
        Json there = component(plan, wanted["id"]), scales = component(plan, "s");
        there.erase("at");
        scales.erase("at");
        QCOMPARE(there, wanted);
        QCOMPARE(scales, Json::parse(scaler.toStdString()));
        QCOMPARE(component(plan, "web")["type"], "worker");
        QVERIFY(is_connected(plan, "users", wanted["id"]));
        QVERIFY(is_connected(plan, wanted["id"], "web"));
        QVERIFY(is_connected(plan, "s", "web"));
        QVERIFY(!is_connected(plan, "users", "web"));
        QCOMPARE(line_of(made, "trigger"), -1);
        QVERIFY(line_of(made, "what sends to") == 0);
    }

    /// Who names the queue and does not take from it sends to it; two that take from one queue share it.
    void who_sends() {
        const auto deployment = [](const std::string& name, const std::string& environment) {
            return "kind: Deployment\nmetadata: {name: " + name + "}\nspec: {template: {metadata: {labels: {app: " + name +
                   "}}, spec: {containers: [{name: a, env: [{name: QUEUE, value: '" + environment + "'}]}]}}}\n---\n";
        };
        const auto scaled = [](const std::string& name) {
            return "kind: ScaledObject\nmetadata: {name: scale-" + name + "}\nspec:\n  scaleTargetRef: {name: " + name +
                   "}\n  triggers: [{type: aws-sqs-queue, metadata: {queueURL: 'https://sqs.eu-west-1.amazonaws.com/12/orders'}}]\n---\n";
        };
        const std::string url = "https://sqs.eu-west-1.amazonaws.com/12/orders", all = deployment("shop", url) + deployment("mail", url) +
                                                                                       deployment("bills", "orders") + scaled("mail") +
                                                                                       scaled("bills");
        const std::string service = "kind: Service\nmetadata: {name: web}\nspec: {selector: {app: shop}}\n---\n";
        const import::Imported made = imported(service + all);
        QCOMPARE(mistakes_in(made.plan), std::string());
        const Json plan = Json::parse(made.plan);
        QVERIFY(is_connected(plan, "shop", "orders"));
        QVERIFY(is_connected(plan, "orders", "mail"));
        QVERIFY(is_connected(plan, "orders", "bills"));
        QVERIFY(!is_connected(plan, "mail", "orders"));
        QVERIFY(!is_connected(plan, "users", "orders"));
        QVERIFY(line_of(made, "shop sends to orders") > 0);
        QCOMPARE(plan["routes"].size(), std::size_t{1});
        // what a Service leads to is called: it takes no messages
        const import::Imported called =
            imported(service + "kind: Service\nmetadata: {name: mail}\nspec: {selector: {app: mail}}\n---\n" + all);
        QCOMPARE(mistakes_in(called.plan), std::string());
        QCOMPARE(component(Json::parse(called.plan), "mail")["type"], "service");
        QVERIFY(component(Json::parse(called.plan), "scale-mail").is_null());
        QVERIFY(line_of(called, "trigger aws-sqs-queue of ScaledObject scale-mail") > 0);
    }

    /// What cannot be mapped is told.
    void what_is_left_out_of_a_trigger_data() {
        QTest::addColumn<QString>("trigger");
        QTest::addColumn<QString>("what");
        QTest::newRow("a rate") << "{type: rabbitmq, metadata: {queueName: q, mode: MessageRate, value: 9}}"
                                << "trigger rabbitmq of";
        QTest::newRow("a total") << "{type: kafka, metricType: Value, metadata: {topic: t}}"
                                 << "trigger kafka of";
        QTest::newRow("a second queue") << "{type: kafka, metadata: {topic: t}}, {type: rabbitmq, metadata: {queueName: q, value: 9}}"
                                        << "trigger rabbitmq of";
        QTest::newRow("some partitions") << "{type: kafka, metadata: {topic: t, partitionLimitation: '1,2'}}"
                                         << "partitionLimitation of trigger kafka of";
        QTest::newRow("what is in flight") << "{type: aws-sqs-queue, metadata: {queueURL: q, scaleOnInFlight: 'false'}}"
                                           << "scaleOnInFlight of trigger aws-sqs-queue of";
    }
    void what_is_left_out_of_a_trigger() {
        QFETCH(QString, trigger);
        QFETCH(QString, what);
        const import::Imported made =
            imported(web + "kind: ScaledObject\nmetadata: {name: s}\nspec:\n  scaleTargetRef: {name: web}\n  triggers: [" +
                     trigger.toStdString() + "]\n");
        QCOMPARE(mistakes_in(made.plan), std::string());
        QCOMPARE(line_of(made, what.toStdString() + " ScaledObject s"), 12);
    }
};

QTEST_APPLESS_MAIN(TestImportScalers)
#include "tst_import_scalers.moc"
