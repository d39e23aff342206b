using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Triggers;

/// <summary>One trigger's settings, parsed once from its metadata. Immutable.</summary>
internal sealed record TriggerOptions
{
    /// <summary>What is fetched: source or address, PromQL, tenant parameters, step.</summary>
    public required MetricQuery Query { get; init; }

    /// <summary>Demand that one replica should carry, >= 0.001, rounded to 3 decimals as Kubernetes quantities are.</summary>
    public required double Threshold { get; init; }

    /// <summary>Active when strictly greater.</summary>
    public double ActivationThreshold { get; init; }

    /// <summary>Name shown to the HPA, [a-z0-9-]+.</summary>
    public required string MetricName { get; init; }

    /// <summary>Name that the map would have without a <c>metricName</c>; the HPA may still ask for it after an edit.</summary>
    public string DefaultMetricName { get; init; } = "";

    /// <summary>Whether a successful but empty answer may mean 0.</summary>
    public bool IgnoreNullValues { get; init; } = true;

    /// <summary><c>deployment/name</c> of the workload being scaled; null when not given.</summary>
    public string? Workload { get; init; }

    /// <summary>How much history a forecast may use.</summary>
    public TimeSpan HistoryTimeWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far forecasts reach.</summary>
    public required TimeSpan PredictHorizon { get; init; }

    /// <summary>Time until new capacity serves; null = auto.</summary>
    public TimeSpan? LeadTime { get; init; }

    /// <summary>What was measured for <see cref="LeadTime"/> auto, in force together with a decision of the back-test; null = nothing yet.</summary>
    public TimeSpan? MeasuredLeadTime { get; init; }

    /// <summary>Quantile of the maximum demand over the lead window to provision for, 0.5 to 0.99.</summary>
    public double Quantile { get; init; } = 0.9;

    /// <summary>The user has said how much safety to provide: by quantile, margin or service level. Else it must be worth its cost.</summary>
    public bool SafetyIsGiven { get; init; }

    /// <summary>Time short of capacity that is accepted: <see cref="Quantile"/> is then where the forecast starts, and is moved from there. Null = not given.</summary>
    public ServiceLevel? Slo { get; init; }

    /// <summary>Headroom on the forecast part, 0.1 = 10 %.</summary>
    public double MarginFraction { get; init; } = 0.1;

    /// <summary>Hard bounds of the value, in demand; null = none.</summary>
    public double? MinValue { get; init; }

    public double? MaxValue { get; init; }

    /// <summary>Hard bounds of the value, in replicas (times <see cref="Threshold"/>); null = none.</summary>
    public int? MinReplicas { get; init; }

    public int? MaxReplicas { get; init; }

    /// <summary>Pod hours a local day; null = unlimited. Cuts what the forecast adds, never measured demand.</summary>
    public double? BudgetPodHoursPerDay { get; init; }

    /// <summary>Null = off.</summary>
    public RampLimit? RampUp { get; init; }

    /// <summary>Null = off.</summary>
    public RampLimit? RampDown { get; init; }

    /// <summary>Replicas by demand; null = linear.</summary>
    public CapacityCurve? Capacity { get; init; }

    /// <summary>Known events as they were given; null = none.</summary>
    public TriggerCalendar? Calendar { get; init; }

    /// <summary>The rules of <see cref="Calendar"/>, its own or those of the service, in <see cref="TimeZone"/>; null = none.</summary>
    public CalendarSchedule? Schedule { get; init; }

    /// <summary>Zone of seasons and calendar.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary><c>auto</c> or a registered forecaster's name.</summary>
    public string Model { get; init; } = "auto";

    public ScalingMode Mode { get; init; } = ScalingMode.Auto;

    /// <summary>Reactive until this much history is there.</summary>
    public TimeSpan MinHistory { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What the author of the metadata should know, a sentence each: keys without effect yet, unknown keys, left-overs.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Whether the HPA may mean this trigger by that name: its name now, or the one without a <c>metricName</c> key. Case does not count.</summary>
    public bool AnswersTo(string metricName) =>
        MetricName.Equals(metricName, StringComparison.OrdinalIgnoreCase) || DefaultMetricName.Equals(metricName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Distance between two samples and between two forecast origins.</summary>
    public TimeSpan QueryStep => Query.Step;

    /// <summary>Distance between two plans: min(15 s, queryStep), on a grid of absolute time.</summary>
    public TimeSpan PlanStep => QueryStep < MaxPlanStep ? QueryStep : MaxPlanStep;

    /// <summary>The lead time in force: as given, else as measured, else 5 minutes; at most the horizon.</summary>
    public TimeSpan EffectiveLeadTime
    {
        get
        {
            TimeSpan wanted = LeadTime ?? MeasuredLeadTime ?? DefaultLeadTime;
            return wanted < PredictHorizon ? wanted : PredictHorizon;
        }
    }

    /// <summary>Steps of the forecast horizon, rounded up.</summary>
    public int HorizonSteps => (int)Math.Max(1, (PredictHorizon.Ticks + QueryStep.Ticks - 1) / QueryStep.Ticks);

    internal static readonly TimeSpan MaxPlanStep = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan DefaultLeadTime = TimeSpan.FromMinutes(5);
}
