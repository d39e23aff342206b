using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>All that a plan depends on. The planner reads nothing else: no clock, no state of its own.</summary>
internal sealed record PlanInput
{
    public required TriggerOptions Options { get; init; }

    /// <summary>Grid time to plan for.</summary>
    public required DateTimeOffset Time { get; init; }

    public required Nowcast Nowcast { get; init; }

    /// <summary>What the back-test says of the model in force.</summary>
    public required GateDecision Gate { get; init; }

    /// <summary>The newest forecast; null when there is none.</summary>
    public Forecast? Forecast { get; init; }

    /// <summary>
    /// The window forecasts from the fixed start of the replay to the newest origin, oldest first: ramps and hysteresis are folded over
    /// them, so that a plan does not depend on how long this process has been running.
    /// </summary>
    public IReadOnlyList<TrackPoint> Track { get; init; } = [];

    /// <summary>Why no forecast could be made at the newest origin; null when one was made or not tried.</summary>
    public string? ForecastProblem { get; init; }

    /// <summary>A forecast below this counts as 0: half the smallest usual demand of this series.</summary>
    public double Resolution { get; init; } = Planner.SmallestValue;

    /// <summary>Replicas that the day's budget leaves the forecast part, see <see cref="DailyBudget"/>; infinite without a budget.</summary>
    public double Allowance { get; init; } = double.PositiveInfinity;

    /// <summary>The plan published before; null at the first.</summary>
    public Plan? Previous { get; init; }

    /// <summary>Whether <see cref="Previous"/> comes from the store of an earlier run and the back-test is not done yet.</summary>
    public bool Resuming { get; init; }
}
