using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Doctor.Checks;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Doctor.DoctorSamples;

namespace PredictiveScaler.Tests.Doctor;

public sealed class ManifestChecksTests
{
    [Fact]
    public async Task A_good_ScaledObject_has_nothing_to_fix() => Assert.Empty(await FindAsync("good.yaml"));

    [Theory]
    [InlineData("Error", "metric-type", 18, "metricType Value")]
    [InlineData("Warning", "cached-metrics", 19, "600 s old")]
    [InlineData("Error", "scaler-address", 21, "is a URL")]
    [InlineData("Warning", "query-average", 23, "average")]
    [InlineData("Warning", "query-utilisation", 23, "utilisation")]
    [InlineData("Error", "metadata-not-text", 24, "threshold is a number")]
    [InlineData("Error", "metadata", 25, "beyond predictHorizon 30m")]
    [InlineData("Warning", "unknown-key", 26, "did you mean 'quantile'?")]
    [InlineData("Warning", "prometheus-left-over", 27, "authModes")]
    [InlineData("Warning", "unsafe-ssl", 28, "without enableTLS")]
    [InlineData("Warning", "tls-in-metadata", 29, "caCert")]
    [InlineData("Error", "metadata", 30, "customHeaders: the value (not shown) is refused")]
    [InlineData("Note", "value-from-environment", 31, "queryParametersFromEnv")]
    [InlineData("Warning", "authentication-ref", 33, "passes nothing on")]
    [InlineData("Note", "scaler-address", 36, "no namespace")]
    [InlineData("Warning", "query-backlog", 37, "backlog")]
    [InlineData("Warning", "same-metadata", 40, "triggers 1 and 2")]
    [InlineData("Note", "other-external", 48, "another scaler")]
    [InlineData("Warning", "no-fallback", 12, "spec.fallback")]
    [InlineData("Warning", "no-behavior", 12, "behavior block")]
    [InlineData("Warning", "short-cooldown", 14, "cooldownPeriod 30 s")]
    [InlineData("Warning", "polling-interval", 15, "600s is longer than the lead time 5m")]
    public async Task Every_planted_mistake_is_found_where_it_is(string severity, string code, int line, string words)
    {
        IReadOnlyList<Finding> findings = await FindAsync("mistakes.yaml");

        Assert.Contains(findings, finding => finding.Severity.ToString() == severity && finding.Code == code && finding.Place.Line == line && finding.What.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("metdata: { scalerAddress: 'a.b:6000', query: up }", "it has 'metdata' instead of metadata")]
    [InlineData("metadata: { scalerAdress: 'a.b:6000', queueName: orders }", "no scalerAddress")]
    [InlineData("name: orders", "it has no metadata")]
    public async Task An_external_trigger_without_an_address_is_an_error_whoever_it_is_for(string rest, string words)
    {
        string yaml = $"kind: ScaledObject\nmetadata: {{ name: a }}\nspec:\n  triggers:\n    - type: external\n      {rest}\n";

        Finding finding = Assert.Single(await FindInAsync(yaml), finding => finding.Severity == Severity.Error);

        Assert.Equal(("scaler-address", 5), (finding.Code, finding.Place.Line));
        Assert.Contains(words, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_secret_is_shown()
    {
        foreach (string file in new[] { "mistakes.yaml", "before.yaml" })
        {
            Assert.DoesNotContain("Zq7planted", string.Join('\n', await FindAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_prometheus_trigger_is_offered_its_conversion_which_has_nothing_to_fix_but_the_credentials()
    {
        Finding finding = Assert.Single(await FindAsync("before.yaml"), finding => finding.Code == "prometheus-trigger");

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("query: 'sum(rate(http_requests_total{app=\"checkout\"}[2m]))'", finding.Fix, StringComparison.Ordinal);
        Assert.Contains("threshold: '50'", finding.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("authModes", finding.Fix, StringComparison.Ordinal);

        string trigger = finding.Fix[finding.Fix.IndexOf("- type", StringComparison.Ordinal)..].Replace("'<as before>'", "X-Scope-OrgID=a", StringComparison.Ordinal);
        string yaml = "kind: ScaledObject\nmetadata: { name: a }\nspec:\n  triggers:\n" + string.Join('\n', trigger.Split('\n').Select(line => "    " + line));
        Assert.DoesNotContain(await FindInAsync(yaml), found => found.Severity == Severity.Error);
    }

    [Fact]
    public async Task A_ScaledJob_is_warned_about_and_spared_what_only_an_HPA_needs()
    {
        IReadOnlyList<Finding> findings = await FindAsync("job.yaml");

        Assert.Equal("scaled-job", Assert.Single(findings).Code);
        Assert.Equal("ScaledJob default/encoder, trigger 0", findings[0].Place.Subject);
        Assert.Equal(11, findings[0].Place.Line);
    }

    [Fact]
    public async Task A_template_is_told_to_be_rendered_first()
    {
        Finding finding = Assert.Single(await FindAsync("template.yaml"));

        Assert.Equal("yaml", finding.Code);
        Assert.Contains("helm template", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n---\n")]
    [InlineData("a: [1, 2]")]
    [InlineData("just text")]
    [InlineData("kind: ScaledObject")]
    [InlineData("kind: ScaledObject\nspec: 5\nmetadata: []")]
    [InlineData("kind: ScaledObject\nspec: { triggers: { a: b } }")]
    [InlineData("kind: ScaledObject\nspec: { triggers: [1, null, { type: external, metadata: [a] }, { type: external, metadata: { query: [x] } }] }")]
    [InlineData("kind: List\nitems: 7")]
    [InlineData("a: 1\na: 2")]
    [InlineData("{")]
    [InlineData("&a [*a]")]
    public async Task Any_YAML_is_survived_and_something_is_said(string yaml) => Assert.NotEmpty(await FindInAsync(yaml));

    [Theory]
    [InlineData("sum(rate(http_requests_total{job=\"avg(x)\"}[2m]))", "")]
    [InlineData("sum(rate(http_request_duration_seconds_count[2m])) # avg(x)", "")]
    [InlineData("sum(increase(messages_published_total[5m])) / 300", "")]
    [InlineData("avg by (job) (rate(http_requests_total[2m]))", "query-average")]
    [InlineData("sum(rate(http_requests_total[2m])) / count(up{app=\"shop\"})", "query-average")]
    [InlineData("sum(rate(http_requests_total[2m])) / sum(kube_deployment_status_replicas)", "query-average")]
    [InlineData("1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", "query-utilisation")]
    [InlineData("sum(DCGM_gpu_utilization)", "query-utilisation")]
    [InlineData("sum(kafka_consumergroup_lag{topic=\"orders\"})", "query-backlog")]
    [InlineData("sum(aws_sqs_approximate_queue_length)", "query-backlog")]
    [InlineData("sum(rate(rabbitmq_queue_messages_published_total[2m]))", "")]
    [InlineData("sum(rabbitmq_queue_messages)", "query-backlog")]
    [InlineData("histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "query-latency")]
    [InlineData("sum(rate(jobs_completed_total[5m]))", "query-capped")]
    [InlineData("rate(http_requests_total[2m])", "query-not-one-value")]
    [InlineData("sum by (pod) (rate(http_requests_total[2m]))", "query-not-one-value")]
    [InlineData("sum(http_requests_total)", "query-raw-counter")]
    [InlineData("sum(rate(http_requests_total[1h]))", "query-smoothed")]
    [InlineData("sum(predict_linear(http_requests_active[1h], 600))", "query-predicts")]
    public async Task Queries_are_known_by_their_shape(string query, string code)
    {
        IEnumerable<string> codes = (await FindWithQueryAsync(query)).Select(finding => finding.Code);

        if (code.Length == 0)
        {
            Assert.Empty(codes);
        }
        else
        {
            Assert.Contains(code, codes);
        }
    }

    [Theory]
    [InlineData("100", true)]
    [InlineData("0.7", true)]
    [InlineData("1e3", true)]
    [InlineData("true", true)]
    [InlineData("no", true)]
    [InlineData("", true)]
    [InlineData("~", true)]
    [InlineData("5m", false)]
    [InlineData("10:1,45:5", false)]
    [InlineData("shop", false)]
    public void Kubernetes_reads_unquoted_values_as_YAML_does(string text, bool notText) => Assert.Equal(notText, PlainScalars.IsNotText(text));

    [Theory]
    [InlineData("http://169.254.169.254", "Error", "link-local")]
    [InlineData("http://metadata.google.internal", "Error", "never allowed")]
    [InlineData("http://[fe80::1]:9090", "Error", "link-local")]
    [InlineData("http://127.0.0.1:9090", "Warning", "loopback")]
    [InlineData("http://localhost:9090/prefix", "Warning", "loopback")]
    [InlineData("https://prometheus.example.com", "Warning", "not in the allow-list")]
    [InlineData("http://10.1.2.3:9090", "Warning", "not in the allow-list")]
    [InlineData("http://prometheus.monitoring.svc:9090", "", "")]
    [InlineData("http://prometheus:9090", "", "")]
    public async Task A_server_that_the_service_would_not_ask_is_found(string address, string severity, string words)
    {
        string yaml = (await File.ReadAllTextAsync(PathOf("good.yaml"))).Replace("http://prometheus.monitoring:9090", address, StringComparison.Ordinal);

        IReadOnlyList<Finding> findings = await FindInAsync(yaml);

        Finding[] found = [.. findings.Where(finding => finding.Code == "server-address")];
        Assert.Equal(severity, string.Join(',', found.Select(finding => finding.Severity)));
        Assert.All(found, finding => Assert.Contains(words, finding.What, StringComparison.Ordinal));
        Assert.All(found, finding => Assert.Equal(29, finding.Place.Line));
    }

    [Fact]
    public async Task An_address_that_cannot_be_read_is_said_once()
    {
        string yaml = (await File.ReadAllTextAsync(PathOf("good.yaml"))).Replace("http://prometheus.monitoring:9090", "http://u:p@127.0.0.1:9090", StringComparison.Ordinal);

        Assert.Equal("metadata", Assert.Single(await FindInAsync(yaml)).Code);
    }

    [Theory]
    [InlineData("caCert tlsClientCert tlsClientKey", "")]
    [InlineData("caCert bearerToken", "Warning")]
    public async Task A_reference_to_an_authentication_is_judged_by_what_is_in_it(string parameters, string severity)
    {
        string secrets = string.Concat(parameters.Split(' ').Select(parameter => $"    - {{ parameter: {parameter}, name: secret, key: {parameter} }}\n"));
        string authentication = $"\n---\nkind: TriggerAuthentication\nmetadata: {{ name: scaler-tls, namespace: shop }}\nspec:\n  secretTargetRef:\n{secrets}";

        IReadOnlyList<Finding> findings = await FindInAsync(await WithAuthenticationAsync() + authentication);

        Assert.Equal(severity, string.Join(',', findings.Select(finding => finding.Severity)));
        Assert.All(findings, finding => Assert.Contains("(bearerToken)", finding.What, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reference_to_an_authentication_in_no_file_is_taken_for_tls_where_there_is_tls()
    {
        string yaml = await WithAuthenticationAsync();

        Assert.Equal((Severity.Warning, "authentication-ref"), Assert.Single(await FindInAsync(yaml)) is var warned ? (warned.Severity, warned.Code) : default);
        Finding note = Assert.Single(await FindInAsync(yaml.Replace("leadTime: 90s", "leadTime: 90s\n        enableTLS: \"true\"", StringComparison.Ordinal)));
        Assert.Equal((Severity.Note, "authentication-ref"), (note.Severity, note.Code));
    }

    [Theory]
    [InlineData("predicted ?? reactive", false)]
    [InlineData("(predicted ?? 50) + reactive", false)]
    [InlineData("max([predicted, reactive])", true)]
    [InlineData("reactive ?? predicted", true)]
    [InlineData("unpredicted ?? reactive", true)]
    public async Task A_formula_with_something_else_to_take_is_a_fallback(string formula, bool isWarned)
    {
        string yaml = (await File.ReadAllTextAsync(RepositoryFiles.PathOf("keda/samples/scaling-modifiers.yaml"))).Replace("predicted ?? reactive", $"\"{formula}\"", StringComparison.Ordinal);

        Assert.Equal(isWarned, (await FindInAsync(yaml)).Any(finding => finding.Code == "no-fallback"));
    }

    [Theory]
    [InlineData("\"predictive-scaler.keda:6000\"", false)]
    [InlineData("dns:///predictive-scaler.keda:6000", false)]
    [InlineData("predictive-scaler.keda", true)]
    [InlineData("localhost:6000", true)]
    [InlineData("predictive-scaler.keda:6000/path", true)]
    [InlineData("predictive-scaler.keda:0", true)]
    [InlineData("\"\"", true)]
    public async Task The_scaler_address_is_host_and_port(string address, bool refused)
    {
        string yaml = (await File.ReadAllTextAsync(PathOf("good.yaml"))).Replace(PrometheusTriggerCheck.Address, address, StringComparison.Ordinal);

        Assert.Equal(refused, (await FindInAsync(yaml)).Any(finding => finding is { Code: "scaler-address", Severity: Severity.Error }));
    }

    private static async Task<string> WithAuthenticationAsync() =>
        (await File.ReadAllTextAsync(PathOf("good.yaml"))).Replace("    - type: external\n", "    - type: external\n      authenticationRef: { name: scaler-tls }\n", StringComparison.Ordinal);
}
