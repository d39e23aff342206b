namespace PredictiveScaler.Planning;

/// <summary>What a trigger answers from one grid time on, and why. Immutable; RPCs, API and <c>explain</c> read the same object.</summary>
internal sealed record Plan
{
    /// <summary>Grid time that the plan is for.</summary>
    public required DateTimeOffset Time { get; init; }

    public required PlanState State { get; init; }

    /// <summary>Demand to report, finite and >= 0; NaN when <see cref="State"/> is Unavailable.</summary>
    public required double Value { get; init; }

    /// <summary>What IsActive answers.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether demand, measured or forecast, was above activationThreshold at <see cref="Time"/>.</summary>
    public required bool Wanted { get; init; }

    /// <summary>After this time the plan must not be served any more.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Newest measured demand; NaN when unknown.</summary>
    public required double Nowcast { get; init; }

    /// <summary>When demand was last measured; null = never.</summary>
    public required DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Forecast maximum over the lead window at the trigger's quantile, no margin; NaN when there is none.</summary>
    public double WindowForecast { get; init; } = double.NaN;

    /// <summary>After margin, ramps, limits, hysteresis; NaN when no forecast acts.</summary>
    public double ForecastPart { get; init; } = double.NaN;

    /// <summary>Since when the source has been answering again after silence; null = it was never silent lately.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>In the order in which they acted.</summary>
    public required IReadOnlyList<PlanReason> Reasons { get; init; }

    /// <summary>Replicas that the HPA derives from <see cref="Value"/> (AverageValue), before its own limits.</summary>
    public static double Replicas(double value, double threshold) => Math.Ceiling(Math.Round(value / threshold, 6));
}
