using PredictiveScaler.Planning;

namespace PredictiveScaler.Selecting;

/// <summary>Which model is in force and whether it may act.</summary>
internal sealed record GateDecision
{
    /// <summary>Grid time of the decision.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The forecast may act.</summary>
    public bool Promoted { get; init; }

    /// <summary>The back-test has enough matured origins to judge.</summary>
    public bool Judged { get; init; }

    /// <summary>Who speaks for the trigger; null while nothing is judged.</summary>
    public Mixture? Mixture { get; init; }

    /// <summary>Name of the model in force, <c>auto</c> for a mixture; null while nothing is judged.</summary>
    public string? Model => Mixture?.Name;

    /// <summary>The model's loss over the last value's; NaN when undefined.</summary>
    public double Ratio { get; init; } = double.NaN;

    /// <summary>Mean pinball loss of the model in force, in demand.</summary>
    public double ModelLoss { get; init; } = double.NaN;

    /// <summary>Mean pinball loss of the last value with its own residual quantile, in demand.</summary>
    public double LastValueLoss { get; init; } = double.NaN;

    /// <summary>Origin at which the forecast was seen to have gone wrong all at once, in the judged window; null when it was not.</summary>
    public DateTimeOffset? DriftAt { get; init; }

    /// <summary>A forecast below this counts as 0; see <see cref="DemandResolution"/>. In force together with the decision.</summary>
    public double Resolution { get; init; } = Planner.SmallestValue;

    /// <summary>The lead time that was judged, in force together with the decision; null = as the metadata have it.</summary>
    public LeadTimeEstimate? LeadTime { get; init; }

    /// <summary>What follows from the trigger's <c>slo</c>; null when it has none, or nothing is judged.</summary>
    public ProvisionedLevel? ServiceLevel { get; init; }

    /// <summary>How much of its safety the forecast may provide; see <see cref="SafetyBudget"/>. 1 = all.</summary>
    public double Safety { get; init; } = 1;

    /// <summary>When demand is expected at a workload at rest by the time of the day; null = there is no telling, or it is there.</summary>
    public ExpectedArrival? Arrival { get; init; }

    /// <summary>How forecasts of demand at a workload at rest came true.</summary>
    public WakeRecord Wakes { get; init; }

    /// <summary>Matured origins judged.</summary>
    public int Origins { get; init; }

    /// <summary>Why it is not judged yet.</summary>
    public string? Waiting { get; init; }

    /// <summary>When it can be judged if data goes on coming; null = unknown.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    public static GateDecision NotJudged(DateTimeOffset time, string waiting, DateTimeOffset? readyAt) =>
        new() { Time = time, Waiting = waiting, ReadyAt = readyAt };
}
