namespace PredictiveScaler.Host.Demo;

/// <summary>One tick of the replay, as the views show it.</summary>
internal sealed record DemoFrame
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>Measured demand, requests per second.</summary>
    public required double Demand { get; init; }

    public required TriggerSight Trigger { get; init; }

    /// <summary>What the service answered last.</summary>
    public required ScalerAnswer Answer { get; init; }

    public required WorkloadFigures Predictive { get; init; }

    public required WorkloadFigures Reactive { get; init; }

    /// <summary>Maximum demand expected over the lead window at <paramref name="level"/>; NaN without a forecast.</summary>
    public double Expected(double level) => Trigger.Forecast is { } forecast
        ? forecast.MaxQuantile((int)Math.Ceiling(LeadWindow / forecast.Step), level)
        : double.NaN;

    /// <summary>Default lead time of a trigger plus one step.</summary>
    private static readonly TimeSpan LeadWindow = TimeSpan.FromMinutes(6);
}
