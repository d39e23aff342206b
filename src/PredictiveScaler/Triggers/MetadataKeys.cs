using System.Collections.Frozen;

namespace PredictiveScaler.Triggers;

/// <summary>
/// The one table of scalerMetadata keys. Parser, error text, documentation and doctor come from it. A new key is one row here and one
/// property on <see cref="TriggerOptions"/>.
/// </summary>
internal static class MetadataKeys
{
    private const double MaxDemand = 1e12;
    private const int MaxReplicas = 100_000;
    internal const double MinThreshold = 0.001;
    internal static readonly TimeSpan MinStep = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan MaxStep = TimeSpan.FromHours(1);
    internal static readonly TimeSpan MaxHistory = TimeSpan.FromDays(28);
    internal static readonly TimeSpan MaxHorizon = TimeSpan.FromDays(7);
    internal static readonly TimeSpan MinHorizon = TimeSpan.FromHours(0.5);
    internal const int MinHorizonSteps = 6;
    internal const int MaxHorizonSteps = 1440;

    /// <summary>All rows, in the order of the documentation.</summary>
    public static IReadOnlyList<MetadataKey> All { get; } =
    [
        .. new[]
        {
            ("scalerAddress", "host:port of this service, for KEDA."),
            ("enableTLS", "KEDA speaks TLS to this service."),
            ("unsafeSsl", "KEDA does not verify this service's certificate; never about Prometheus."),
            ("caCert", "KEDA reads it from a TriggerAuthentication only, not from here."),
            ("tlsClientCert", "KEDA reads it from a TriggerAuthentication only, not from here."),
            ("tlsClientKey", "KEDA reads it from a TriggerAuthentication only, not from here."),
            ("tlsCertFile", "Of old KEDA versions; gone since KEDA 2.17."),
        }.Select(row => Ignored(row.Item1, MetadataKeyEffect.Keda, row.Item2)),

        Row("serverAddress", "the default source", "Prometheus-compatible base URL (Prometheus, Thanos, Mimir, VictoriaMetrics). No configured credential is ever sent to it.",
            "http://prometheus.monitoring:9090", AddressKinds.BaseUrl, (o, v) => o with { Query = o.Query with { ServerAddress = v } }) with { Aliases = ["prometheusAddress"] },
        Row("source", "", "Source configured in the service: URL, credentials, tenant headers, TLS, allowed namespaces.",
            "team-a", ValueKinds.Name("name of a configured source"), (o, v) => o with { Query = o.Query with { Source = v } }),
        Row("query", "", "PromQL giving one value (scalar or one-element vector): the TOTAL demand, not an average per pod.",
            "sum(rate(http_requests_total{app=\"shop\"}[2m]))", AddressKinds.PromQl, (o, v) => o with { Query = o.Query with { PromQl = v } }) with { Required = true, MayBeSecret = true },
        Row("threshold", "", "Demand that one replica should carry.",
            "100", ValueKinds.Quantity(MinThreshold, MaxDemand), (o, v) => o with { Threshold = v }) with { Required = true, Aliases = ["targetValue"] },
        Row("activationThreshold", "0", "The workload is active when demand is strictly greater.",
            "5", ValueKinds.Number(0, MaxDemand), (o, v) => o with { ActivationThreshold = v }) with { Aliases = ["activationTargetValue"] },
        Row("metricName", "hash of this map", "Name shown to the HPA, brought to [a-z0-9-].",
            "shop-requests", MetricName, (o, v) => o with { MetricName = v }),
        Row("namespace", "", "Sent to the source as the query parameter `namespace`, as KEDA's Prometheus trigger does.",
            "shop", AddressKinds.NamespaceParameter, (o, v) => o with { Query = o.Query with { NamespaceParameter = v } }),
        Row("queryParameters", "", "Further query parameters for the source.",
            "dedup=true,partial_response=false", MetadataPairs.QueryParameters, (o, v) => o with { Query = o.Query with { QueryParameters = v } }) with { MayBeSecret = true },
        Row("customHeaders", "", "Further headers for the source, such as a tenant.",
            "X-Scope-OrgID=team-a", MetadataPairs.Headers, (o, v) => o with { Query = o.Query with { CustomHeaders = v } }) with { MayBeSecret = true },
        Row("timeout", "the source's", "Timeout of one request to the source.",
            "5s", ValueKinds.Milliseconds(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), (o, v) => o with { Query = o.Query with { RequestTimeout = v } }),
        Row("ignoreNullValues", "true", "What a successful but empty answer means. true: 0 if demand was last at or below activationThreshold or the workload is at zero pods, else unknown. false: always unknown.",
            "false", ValueKinds.Flag(), (o, v) => o with { IgnoreNullValues = v }),

        Row("workload", "", "What is being scaled; lets the service read replicas and start-up times from the same source.",
            "deployment/shop", AddressKinds.Workload, (o, v) => o with { Workload = v }),
        Row("queryStep", "60s", "Sampling step.",
            "30s", ValueKinds.Duration(MinStep, MaxStep, wholeSeconds: true), (o, v) => o with { Query = o.Query with { Step = v } }),
        Row("historyTimeWindow", "7d", "How much history a forecast may use, at least minHistory; at most 20,160 samples are kept fine-grained.",
            "14d", ValueKinds.Duration(TimeSpan.FromMinutes(1), MaxHistory), (o, v) => o with { HistoryTimeWindow = v }),
        Row("predictHorizon", "max(30m, 6 steps)", $"How far forecasts reach: 1 to {MaxHorizonSteps} steps.",
            "1h", ValueKinds.Duration(MinStep, MaxHorizon), (o, v) => o with { PredictHorizon = v }),
        Row("leadTime", "auto", "Time until new capacity serves, at most predictHorizon; auto = measured from the pod starts of `workload` (P90 of creation to ready over a week, plus 30s) when that is given and kube-state-metrics is read by the same source, else 5m.",
            "3m", ValueKinds.OrWord(ValueKinds.Duration(TimeSpan.Zero, MaxHorizon), "auto"), (o, v) => o with { LeadTime = v }),
        Row("quantile", "0.9", "Quantile of the maximum demand over the lead window to provision for. Where neither it nor marginFraction nor slo is given, 0.9 is the most: safety that would have been idle replicas over the last day is cut.",
            "0.95", ValueKinds.Number(0.5, 0.99), (o, v) => o with { Quantile = v, SafetyIsGiven = true }),
        Row("slo", "", "Instead of quantile: how long demand may be above what is provided for; the quantile follows from how often it would have been in the last 24 h, and may go beyond 0.99.",
            "10m/day", ServiceLevel.Kind, (o, v) => o with { Slo = v, SafetyIsGiven = true }),
        Row("marginFraction", "0.1", "Headroom on the forecast part.",
            "0.2", ValueKinds.Number(0, 5), (o, v) => o with { MarginFraction = v, SafetyIsGiven = true }),
        Row("minValue", "", "Hard floor of the value, in demand.",
            "50", ValueKinds.Number(0, MaxDemand), (o, v) => o with { MinValue = v }),
        Row("maxValue", "", "Hard ceiling of the value, in demand.",
            "5000", ValueKinds.Number(0, MaxDemand), (o, v) => o with { MaxValue = v }),
        Row("minReplicas", "", "Hard floor of the value, in replicas.",
            "2", ValueKinds.Count(0, MaxReplicas), (o, v) => o with { MinReplicas = v }),
        Row("maxReplicas", "", "Hard ceiling of the value, in replicas.",
            "40", ValueKinds.Count(1, MaxReplicas), (o, v) => o with { MaxReplicas = v }),
        Row("budget", "", "Pod hours that may be spent in a day of `timezone`, paced as the days before were. It cuts what the forecast adds, never measured demand, hard minimum or a calendar's floor.",
            "240", ValueKinds.Number(0.1, 1e8), (o, v) => o with { BudgetPodHoursPerDay = v }),
        Row("rampUp", "off", "Most the forecast part may rise in a minute: a percentage or a demand.",
            "50%", RampLimit.Up, (o, v) => o with { RampUp = v }),
        Row("rampDown", "off", "Most the forecast part may fall in a minute: a percentage or a demand.",
            "10%", RampLimit.Down, (o, v) => o with { RampDown = v }),
        Row("capacity", "linear", "Replicas that a demand, measured or forecast, needs where that is not proportional; reported times `threshold`. Linear between points, proportional below the first, past the last as between the last two.",
            "10:1,45:5,80:10", CapacityCurve.Kind, (o, v) => o with { Capacity = v }),
        Row("calendar", "", "Known events: a calendar of the service, or inline rules. A floor (min, minReplicas) is ready when its time begins and wakes from zero; a ceiling (max, maxReplicas) and uplift act on the forecast part.",
            "mon-fri 08:00-18:00 min=200", TriggerCalendar.Kind, (o, v) => o with { Calendar = v }),
        Row("timezone", "UTC", "For seasons and calendar.",
            "UTC", AddressKinds.TimeZone, (o, v) => o with { TimeZone = v }),
        Row("model", "auto", "auto = a mixture of forecasters, weighted by how each does on this very load, the last value always among them; or one of them by its name.",
            "seasonal-naive", ValueKinds.Name("auto, or the name of a forecaster"), (o, v) => o with { Model = v.ToLowerInvariant() }),
        Row("mode", "Auto", "Auto; Preview (answer reactively, forecast and record); ForecastOnly (no reactive floor).",
            "Preview", ValueKinds.Choice<ScalingMode>(), (o, v) => o with { Mode = v }),
        Row("minHistory", "2h", "Reactive until this much history is there; at most historyTimeWindow.",
            "6h", ValueKinds.Duration(TimeSpan.Zero, MaxHistory), (o, v) => o with { MinHistory = v }),

        .. new[]
        {
            ("authModes", "Credentials for Prometheus live in a source of the service; name it in `source`."),
            ("awsRegion", "Credentials for Prometheus live in a source of the service; name it in `source`."),
            ("identityOwner", "Credentials for Prometheus live in a source of the service; name it in `source`."),
            ("cortexOrgID", "Write customHeaders: X-Scope-OrgID=... instead."),
        }.Select(row => Ignored(row.Item1, MetadataKeyEffect.LeftOver, row.Item2)),
    ];

    private static readonly FrozenDictionary<string, MetadataKey> ByName =
        All.SelectMany(row => row.Aliases.Append(row.Name).Select(name => (name, row))).ToFrozenDictionary(pair => pair.name, pair => pair.row, StringComparer.Ordinal);

    /// <summary>The row of a key or alias, exactly as spelled; null when there is none.</summary>
    public static MetadataKey? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>All names and aliases.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    private static ValueKind<string> MetricName => new("text", "text with at least one letter or digit", 253,
        text => MetricNames.Sanitise(text) is { Length: > 0 } name ? Parsed<string>.Of(name) : Parsed<string>.Refused());

    private static MetadataKey Row<T>(string name, string @default, string help, string example, ValueKind<T> kind, Func<TriggerOptions, T, TriggerOptions> apply) => new()
    {
        Name = name,
        Kind = kind.Name,
        Default = @default,
        Allowed = kind.Allowed,
        Example = example,
        Help = help,
        MaxLength = kind.MaxLength,
        Read = (options, text) => kind.Read(text) is { Succeeded: true } read
            ? new MetadataReading(apply(options, read.Value!), "")
            : new MetadataReading(null, kind.Read(text).Advice),
    };

    private static MetadataKey Ignored(string name, MetadataKeyEffect effect, string help) =>
        Row(name, "", help, "anything", ValueKinds.Anything(), (options, _) => options) with { Effect = effect, MayBeSecret = true };
}
