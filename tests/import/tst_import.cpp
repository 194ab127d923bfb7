// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/import/amount.h"
#include "core/error.h"
#include "imported.h"

using namespace headroom;
using import::component, import::hpa, import::imported, import::is_connected, import::Json, import::line_of, import::mistakes_in,
    import::text_of, import::web;

/// Kubernetes manifests as plans.
class TestImport : public QObject {
    Q_OBJECT

private slots:
    void amounts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("500m") << "500m" << 0.5;
        QTest::newRow("2") << "2" << 2.;
        QTest::newRow("0.1") << "0.1" << 0.1;
        QTest::newRow("512Mi") << "512Mi" << 512. * 1024 * 1024;
        QTest::newRow("1G") << "1G" << 1e9;
        QTest::newRow("1Gi") << "1Gi" << 1024. * 1024 * 1024;
        QTest::newRow("128974848") << "128974848" << 128974848.;
        QTest::newRow("129e6") << "129e6" << 129e6;
        QTest::newRow("400Ki") << "400Ki" << 409600.;
        for (const char* wrong : {"", "m", "5 Mi", "5mi", "-1", "1MB", "x"}) QTest::newRow(wrong) << wrong << -1.;
    }
    void amounts() {
        QFETCH(QString, text);
        QFETCH(double, value);
        QCOMPARE(import::parse_amount(text.toStdString()).value_or(-1), value);
    }

    void a_shop() {
        const import::Imported shop = imported(text_of("shop.yaml"));
        QCOMPARE(mistakes_in(shop.plan), std::string());
        const Json plan = Json::parse(shop.plan);
        const Json frontend = component(plan, "frontend"), catalog = component(plan, "catalog");
        QCOMPARE(frontend["type"], "service");
        QCOMPARE(frontend["replicas"], 3);
        QCOMPARE(frontend["vcpus"], 1.0);                  // 500m + 0.5
        QCOMPARE(frontend["memory"], 640. * 1024 * 1024);  // 512Mi + 128Mi
        QCOMPARE(frontend["boot"], 12.0);
        QCOMPARE(catalog["vcpus"], 2.0);
        QCOMPARE(catalog["memory"], 1e9);
        QCOMPARE(component(plan, "frontend-service")["type"], "load_balancer");
        QVERIFY(is_connected(plan, "users", "shop"));
        QVERIFY(is_connected(plan, "shop", "frontend-service"));
        QVERIFY(is_connected(plan, "frontend-service", "frontend"));
        QVERIFY(is_connected(plan, "frontend", "catalog-service"));
        QVERIFY(is_connected(plan, "catalog-service", "catalog"));
        QVERIFY(!is_connected(plan, "users", "frontend-service"));
        const Json scaler = component(plan, "frontend-autoscaler");
        QVERIFY(is_connected(plan, "frontend-autoscaler", "frontend"));
        QCOMPARE(scaler["min"], 2);
        QCOMPARE(scaler["max"], 12);
        QCOMPARE(scaler["cpu"], 0.7);
        QCOMPARE(frontend["cpu_request"], 0.5);
        QCOMPARE(scaler["requests"], 1.5);
        QCOMPARE(scaler["down"], Json::parse(R"({"stabilization": 120, "select": "min", "policies": "10 % / 60 s, 5 pods / 30 s"})"));
        QVERIFY(!scaler.contains("up"));
        QCOMPARE(component(plan, "catalog-scaler")["cpu"], 0.5);
        QVERIFY(is_connected(plan, "catalog-scaler", "catalog"));
    }

    /// Container by container: a sidecar's limits are not the pod's. Sidecars among the init containers add, others do not.
    void containers() {
        const import::Imported made = imported(
            "kind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n      initContainers:\n"
            "        - {name: migrate, resources: {requests: {cpu: 8, memory: 16Gi}}}\n"
            "        - {name: mesh, restartPolicy: Always, resources: {limits: {cpu: 100m, memory: 128Mi}, requests: {cpu: 10m}}}\n"
            "      containers:\n"
            "        - {name: main, resources: {requests: {cpu: 2, memory: 4Gi}}}\n"
            "        - {name: logs, resources: {limits: {cpu: 400m}}}\n"
            "---\nkind: HorizontalPodAutoscaler\nmetadata: {name: s}\nspec:\n  scaleTargetRef: {name: api}\n  maxReplicas: 9\n"
            "  metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 80}}}]\n");
        QCOMPARE(mistakes_in(made.plan), std::string());
        const Json plan = Json::parse(made.plan), api = component(plan, "api"), scaler = component(plan, "s");
        QCOMPARE(api["vcpus"], 2.5);                                                // 2 + 0.1 + 0.4
        QCOMPARE(api["memory"], (4096. + 128) * 1024 * 1024);                       // 4 GiB + 128 MiB
        QCOMPARE(api["cpu_request"].get<double>(), 2.41);                           // 2 + 0.01 + 0.4
        QCOMPARE(api["memory_request"], (4096. + 128) * 1024 * 1024);               // a limit without a request is one
        QCOMPARE(scaler["memory"].get<double>(), 0.8);                              // all of it is requested
        QCOMPARE(line_of(made, "memory metric of HorizontalPodAutoscaler s"), 13);  // nothing says what api uses
        QCOMPARE(line_of(made, "init container migrate"), 7);
        QCOMPARE(line_of(made, "init container mesh"), -1);
        QCOMPARE(line_of(made, "memory of container logs of Deployment api"), 11);
        QCOMPARE(line_of(made, "container main"), -1);
    }

    /// A request comes in by one way: an Ingress in front of a public Service is one, two that lead elsewhere are two routes.
    void ways_in() {
        const std::string service = "---\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer, selector: {app: web}}\n";
        const std::string pods =
            "kind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {app: web}}, "
            "spec: {containers: [{name: a}]}}}\n";
        const std::string edge = "---\nkind: Ingress\nmetadata: {name: edge}\nspec: {defaultBackend: {service: {name: web}}}\n";
        const std::string other = "---\nkind: Service\nmetadata: {name: admin}\nspec: {type: NodePort, selector: {app: web}}\n";

        const import::Imported one = imported(pods + service + edge);
        const Json plan = Json::parse(one.plan);
        QVERIFY(is_connected(plan, "users", "edge"));
        QVERIFY(!is_connected(plan, "users", "web-service"));
        QCOMPARE(plan["routes"].size(), std::size_t{1});
        QCOMPARE(line_of(one, "way in by Service web itself"), 5);

        const import::Imported two = imported(pods + service + edge + other);
        QCOMPARE(mistakes_in(two.plan), std::string());
        const Json both = Json::parse(two.plan);
        QCOMPARE(both["routes"], Json::parse(R"([{"name": "edge", "share": 1}, {"name": "admin", "share": 1}])"));
        std::map<std::string, double> calls;  // by route, over all of users' connections
        for (const Json& each : both["designs"][0]["connections"])
            if (each["from"] == "users")
                for (const auto& [route, count] : each["calls"].items()) calls[route] += count.get<double>();
        QCOMPARE(calls, (std::map<std::string, double>{{"edge", 1}, {"admin", 1}}));
        QCOMPARE(line_of(two, "shares of the 2 ways in (edge, admin)"), 0);
    }

    /// What is of one namespace is matched in it, and named by it where there are several.
    void namespaces() {
        const auto deployment = [](const std::string& space) {
            return "kind: Deployment\nmetadata: {name: api" + space +
                   "}\nspec: {template: {metadata: {labels: {app: api}}, spec: " + "{containers: [{name: a}]}}}\n---\n";
        };
        const std::string service = "kind: Service\nmetadata: {name: api, namespace: prod}\nspec: {selector: {app: api}}\n---\n";
        const std::string scaler =
            "kind: HorizontalPodAutoscaler\nmetadata: {name: api, namespace: prod}\nspec: {scaleTargetRef: "
            "{name: api}, maxReplicas: 30}\n---\n";
        const std::string staged =
            service + "kind: Service\nmetadata: {name: api, namespace: staging}\nspec: {selector: {app: api}}\n---\n";
        const std::string asks =
            "kind: Deployment\nmetadata: {name: web.v2, namespace: staging}\nspec: {template: {spec: {containers: "
            "[{name: a, env: [{name: NEAR, value: 'api:80'}]}]}}}\n---\n"
            "kind: Deployment\nmetadata: {name: job, namespace: staging}\nspec: {template: {spec: {containers: "
            "[{name: a, env: [{name: FAR, value: 'http://api.prod.svc/'}]}]}}}\n";
        const import::Imported made =
            imported(deployment(", namespace: staging") + deployment(", namespace: prod") + deployment("") + staged + scaler + asks);
        QCOMPARE(mistakes_in(made.plan), std::string());
        const Json plan = Json::parse(made.plan);
        QVERIFY(is_connected(plan, "prod-api-service", "prod-api"));
        QVERIFY(is_connected(plan, "staging-api-service", "staging-api"));
        QVERIFY(!is_connected(plan, "prod-api-service", "staging-api"));
        QVERIFY(is_connected(plan, "prod-api-autoscaler", "prod-api"));
        QVERIFY(!is_connected(plan, "prod-api-autoscaler", "staging-api"));
        QCOMPARE(component(plan, "default-api")["type"], "service");
        QVERIFY(is_connected(plan, "staging-web-v2", "staging-api-service"));
        QVERIFY(!is_connected(plan, "staging-web-v2", "prod-api-service"));
        QVERIFY(is_connected(plan, "staging-job", "prod-api-service"));
        QVERIFY(!is_connected(plan, "staging-job", "staging-api-service"));
        QCOMPARE(line_of(imported(deployment("") + scaler), "HorizontalPodAutoscaler api"), 5);  // of another namespace
    }

    /// What is left out is told, with its line.
    void what_is_left_out() {
        const import::Imported shop = imported(text_of("shop.yaml"));
        QCOMPARE(line_of(shop, "ConfigMap settings"), 107);
        QVERIFY(line_of(shop, "Object metric") > 80);
        QCOMPARE(line_of(shop, "Secret"), -1);
    }
    void what_is_left_out_of_an_object_data() {
        QTest::addColumn<QString>("member");
        QTest::addColumn<int>("line");
        QTest::newRow("rollout") << "strategy of Deployment web" << 5;
        QTest::newRow("ready for some time") << "minReadySeconds of Deployment web" << 6;
        QTest::newRow("where pods go") << "nodeSelector of pods of Deployment web" << 10;
        QTest::newRow("affinity") << "affinity of pods of Deployment web" << 11;
        QTest::newRow("grace") << "terminationGracePeriodSeconds of pods of Deployment web" << 12;
        QTest::newRow("startup") << "startupProbe of container a of Deployment web" << 15;
        QTest::newRow("readiness") << "periodSeconds of readinessProbe of container a" << 16;
        QTest::newRow("disk") << "ephemeral-storage of limits of container a" << 17;
        QTest::newRow("variable") << "variable DB of container a" << 18;
        QTest::newRow("sessions") << "sessionAffinity of Service web" << 20;
        QTest::newRow("queue") << "External metric 'sqs_messages' of HorizontalPodAutoscaler s" << 32;
        QTest::newRow("image") << "image" << -1;
        QTest::newRow("replicas") << "replicas" << -1;
        QTest::newRow("labels") << "selector" << -1;
    }
    void what_is_left_out_of_an_object() {
        QFETCH(QString, member);
        QFETCH(int, line);
        QCOMPARE(line_of(imported(text_of("details.yaml")), member.toStdString()), line);
    }
    void session_affinity() {
        const Json plan = Json::parse(imported(text_of("details.yaml")).plan);
        QCOMPARE(component(plan, "web-service")["sticky_sessions"], Json::parse(R"({"duration": 600.0})"));
        QCOMPARE(mistakes_in(plan.dump()), std::string());
    }
    /// The CPU that an autoscaler without a target looks at would be an invention.
    void no_metric_is_known() { QVERIFY(component(Json::parse(imported(text_of("details.yaml")).plan), "s").is_null()); }

    /// A scaler alone is no plan; what it scales is asked for.
    void only_a_scaler() {
        import::Manifests manifests;
        import::read_manifests(hpa.substr(web.size()) + "  maxReplicas: 3\n", "hpa.yaml", manifests);
        const QString said = QString::fromStdString(import::what_is_missing(manifests));
        QVERIFY2(said.contains("HorizontalPodAutoscaler s scales Deployment web of namespace default: give its manifest, too"),
                 qPrintable(said));
        import::read_manifests(web, "web.yaml", manifests);
        QCOMPARE(import::what_is_missing(manifests), std::string());
    }

    void broken_data() {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& yaml, int line, const char* message) {
            QTest::newRow(name) << QString::fromStdString(yaml) << line << message;
        };
        row("no YAML", "kind: [Deployment\nmetadata: }\n", 2, "no YAML");
        row("no kind", "metadata: {name: web}\n", 1, "the kind is missing");
        row("no name", "kind: Service\nspec: {selector: {app: a}}\n", 1, "the name is missing");
        row("replicas in words",
            "kind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: many\n  template: {spec: {containers: [{}]}}\n", 4,
            "'many' is no count");
        row("no containers", "kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n", 1, "has no containers");
        row("a wrong quantity",
            "kind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - resources:\n            "
            "limits:\n"
            "              cpu: 5 cores\n",
            9, "'5 cores' is no quantity");
        row("containers are no list", "kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: web}}}\n", 3,
            "no list");
        const std::string scaled = web + "kind: ScaledObject\nmetadata: {name: s}\nspec:\n  scaleTargetRef: {name: web}\n";
        row("a trigger without a type", scaled + "  triggers:\n    - {metadata: {value: 60}}\n", 13, "the trigger's type is missing");
        row("more at the least than at the most", scaled + "  minReplicaCount: 5\n  maxReplicaCount: 3\n  triggers: [{type: cron}]\n", 13,
            "maxReplicaCount 3 is less than minReplicaCount 5");
        row("no triggers", scaled, 11, "'s' has no triggers");
        row("a trigger without a value", scaled + "  triggers: [{type: cpu, metadata: {}}]\n", 12, "the trigger has no value");
        row("another type of a trigger", scaled + "  triggers: [{type: cpu, metricType: Value, metadata: {value: 60}}]\n", 12,
            "'Value' is no type of a metric of cpu");
        row("a trigger that does not say how much", scaled + "  triggers: [{type: nats-jetstream, metadata: {stream: s}}]\n", 12,
            "does not say how much a replica is for");
        row("a trigger of nothing", scaled + "  triggers: [{type: kafka, metadata: {topic: t, lagThreshold: 0}}]\n", 12,
            "does not say how much a replica is for");
        row("no max", hpa, 11, "maxReplicas is missing");
        row("max below min", hpa + "  minReplicas: 5\n  maxReplicas: 3\n", 13, "maxReplicas 3 is less than minReplicas 5");
        row("a metric without a target", hpa + "  maxReplicas: 3\n  metrics:\n    - type: Resource\n      resource: {name: cpu}\n", 15,
            "the metric has no target");
        row("a policy without a period",
            hpa + "  maxReplicas: 3\n  behavior:\n    scaleUp:\n      policies:\n        - {type: Pods, value: 4}\n", 16,
            "no periodSeconds");
        row("a policy of another type",
            hpa + "  maxReplicas: 3\n  behavior:\n    scaleUp:\n      policies:\n        - {type: Nodes, value: 4, periodSeconds: 15}\n",
            16, "'Nodes' is no type of a policy");
        row("too long a period",
            hpa + "  maxReplicas: 3\n  behavior:\n    scaleUp:\n      policies:\n        - {type: Pods, value: 4, periodSeconds: 3600}\n",
            16, "3600 is too long a period");
        row("another affinity", "kind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: a}\n  sessionAffinity: Cookie\n", 5,
            "'Cookie' is no session affinity");
        row("another way to select", hpa + "  maxReplicas: 3\n  behavior:\n    scaleUp: {selectPolicy: Average}\n", 14,
            "'average' is no way");
    }
    /// However many of its members are asked for.
    void said_once() {
        try {
            imported("kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{resources: {limits: [cpu]}}]}}}\n");
            QFAIL("nothing was said");
        } catch (const InvalidDocument& error) {
            QCOMPARE(error.diagnostics().size(), std::size_t{1});
        }
    }
    void broken() {
        QFETCH(QString, yaml);
        QFETCH(int, line);
        QFETCH(QString, message);
        try {
            imported(yaml.toStdString());
            QFAIL("nothing was said");
        } catch (const InvalidDocument& error) {
            const QString said = QString::fromStdString(error.what());
            QVERIFY2(said.contains(message), qPrintable(said));
            if (line > 0) QVERIFY2(static_cast<int>(error.diagnostics().front().at.line) == line, qPrintable(said));
        }
    }
};

QTEST_APPLESS_MAIN(TestImport)
#include "tst_import.moc"
