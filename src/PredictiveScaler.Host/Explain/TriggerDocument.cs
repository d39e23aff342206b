namespace PredictiveScaler.Host.Explain;

/// <summary>One trigger as the service's API shows it. Absent parts are null: an older or newer service may leave some out.</summary>
internal sealed record TriggerDocument
{
    public string? Key { get; init; }
    public string? MetricName { get; init; }
    public string? State { get; init; }
    public PlanDocument? Plan { get; init; }
    public ForecastDocument? Forecast { get; init; }
    public GateDocument? Gate { get; init; }
    public LeadTimeDocument? LeadTime { get; init; }
    public SloDocument? Slo { get; init; }
    public OptionsDocument? Options { get; init; }
    public IReadOnlyList<string>? Notices { get; init; }
    public SourceDocument? Source { get; init; }
}

/// <summary>One line of the list of triggers.</summary>
internal sealed record TriggerLine(string? Key, string? State, double? Value, bool? Active, double? Nowcast, double? ForecastPart, string? Model, DateTimeOffset? Time);

internal sealed record PlanDocument
{
    public DateTimeOffset? Time { get; init; }
    public double? Value { get; init; }
    public bool? Active { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public double? Nowcast { get; init; }
    public DateTimeOffset? MeasuredAt { get; init; }
    public double? WindowForecast { get; init; }
    public double? ForecastPart { get; init; }
    public double? ReactiveReplicas { get; init; }
    public double? Replicas { get; init; }
    public IReadOnlyList<ReasonDocument>? Reasons { get; init; }
}

internal sealed record ReasonDocument(string? Code, string? Text, double? Before, double? After);

internal sealed record ForecastDocument
{
    public string? Model { get; init; }
    public DateTimeOffset? Origin { get; init; }
    public double? StepSeconds { get; init; }
    public IReadOnlyList<double>? Levels { get; init; }
    public IReadOnlyList<IReadOnlyList<double?>>? Quantiles { get; init; }
}

internal sealed record GateDocument
{
    public bool? Judged { get; init; }
    public bool? Promoted { get; init; }
    public IReadOnlyDictionary<string, double>? Weights { get; init; }
    public double? Ratio { get; init; }
    public int? Origins { get; init; }
    public double? Correction { get; init; }
    public DateTimeOffset? DriftAt { get; init; }
    public string? Waiting { get; init; }
    public DateTimeOffset? ReadyAt { get; init; }
    public WakeDocument? Wake { get; init; }
}

internal sealed record WakeDocument(bool? ForecastMay, int? Right, int? Wrong, DateTimeOffset? From, DateTimeOffset? Until, int? CameOnDays, int? OfDays);

internal sealed record LeadTimeDocument(double? Seconds, string? Source, int? Starts, double? StartupP90Seconds, DateTimeOffset? MeasuredAt, string? Reason);

internal sealed record SloDocument(string? Target, double? AllowedMinutesPerDay, double? Level, double? ShortMinutesPerDay, int? Samples);

internal sealed record OptionsDocument
{
    public string? Query { get; init; }
    public double? Threshold { get; init; }
    public double? Quantile { get; init; }
    public double? MarginFraction { get; init; }
    public string? Mode { get; init; }
    public double? LeadTimeSeconds { get; init; }
}

internal sealed record SourceDocument(string? Name, string? LastError, DateTimeOffset? LastSuccess);
