using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Planning;

/// <summary>Inputs of the planner around one noon: threshold 10, margin 10 %, step 60 s, horizon 30 min, lead time 5 min.</summary>
internal static class PlanSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly TriggerOptions Options = new()
    {
        Query = new MetricQuery { PromQl = "sum(rate(requests[1m]))", TriggerNamespace = "shop" },
        Threshold = 10,
        MetricName = "rps",
        PredictHorizon = TimeSpan.FromMinutes(30),
    };

    public static readonly GateDecision Promoted = new() { Judged = true, Promoted = true, Mixture = Mixture.Of("blend"), Ratio = 0.5, Origins = 144, Wakes = new WakeRecord(Right: 5, Wrong: 1) };

    public static readonly GateDecision Demoted = Promoted with { Promoted = false, Ratio = 1.2 };

    /// <summary>A forecast whose window maximum is <paramref name="level"/> at every step.</summary>
    public static Forecast Flat(double level, DateTimeOffset? origin = null) => Of(_ => level, origin);

    /// <summary>A forecast whose maximum over the steps 1..h is <paramref name="maximum"/>(h).</summary>
    public static Forecast Of(Func<int, double> maximum, DateTimeOffset? origin = null, int horizon = 30)
    {
        float[] maxima = [.. Enumerable.Range(1, horizon).Select(h => (float)maximum(h))];
        return new Forecast("blend", origin ?? Noon, TimeSpan.FromMinutes(1), [0.9f], maxima, maxima);
    }

    /// <summary>A predictive input: one origin, at noon.</summary>
    public static PlanInput Predictive(double nowcast, double forecast, TriggerOptions? options = null) => new()
    {
        Options = options ?? Options,
        Time = Noon,
        Nowcast = new Nowcast(nowcast),
        Gate = Promoted,
        Forecast = Flat(forecast),
        Track = [new TrackPoint(Noon, forecast)],
    };

    /// <summary>One point a minute that ends at noon.</summary>
    public static TrackPoint[] Track(params double[] forecasts) =>
        [.. forecasts.Select((forecast, i) => new TrackPoint(Noon.AddMinutes(i + 1 - forecasts.Length), forecast))];

    /// <summary>The input after <paramref name="previous"/>, with the source silent.</summary>
    public static PlanInput Blind(PlanInput sighted, Plan previous, TimeSpan after) => sighted with
    {
        Time = sighted.Time + after,
        Nowcast = Nowcast.Unknown("timed out"),
        Previous = previous,
    };

    public static IEnumerable<ReasonCode> Codes(Plan plan) => plan.Reasons.Select(reason => reason.Code);
}
