using Grpc.Core;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>What KEDA sees while Prometheus is down.</summary>
internal sealed class OutageOfAnswers
{
    private readonly double _before;
    private readonly List<(DateTimeOffset Time, KedaAnswer Answer, Plan Plan)> _seen = [];

    private OutageOfAnswers(double before) => _before = before;

    public static async Task<OutageOfAnswers> LiveAsync(WalkedScaler scaler, IEnumerable<DateTimeOffset> times)
    {
        ScaledObjectRef scaledObject = WalkedScaler.ScaledObject();
        OutageOfAnswers outage = new((await scaler.AskAsync(scaledObject)).Value!.Value);
        scaler.SourceIsDown = true;
        foreach (DateTimeOffset time in times)
        {
            await scaler.WalkToAsync(time);
            outage._seen.Add((time, await scaler.AskAsync(scaledObject), scaler.Trigger().Plan!));
        }

        scaler.SourceIsDown = false;
        return outage;
    }

    /// <summary>First carried, never downwards; then Unavailable; GetMetricSpec (which every round asks first) throughout.</summary>
    public void ShouldBeSafe()
    {
        (DateTimeOffset Time, KedaAnswer Answer, Plan Plan)[] carried = [.. _seen.TakeWhile(seen => seen.Answer.IsComplete)];
        Assert.All(carried, seen => Assert.Equal(PlanState.Carried, seen.Plan.State));
        Assert.All(carried, seen => Assert.True(seen.Answer.Active));
        double[] values = [_before, .. carried.Select(seen => seen.Answer.Value!.Value)];
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.Second >= pair.First, $"{pair.First} fell to {pair.Second}"));
        Assert.All(_seen, seen => Assert.Equal(50, seen.Answer.Target));

        // The horizon of 30 minutes less the lead time of 5 minutes, from an origin at most 5 minutes before.
        Assert.InRange(carried.Length, 18, 26);
        Assert.All(_seen.Skip(carried.Length), seen => Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (seen.Answer.Metrics, seen.Answer.Activity)));
        Assert.True(_seen.Count - carried.Length >= 10);
        Assert.Contains(_seen, seen => seen.Plan.State == PlanState.Unavailable);
    }

    public override string ToString() => FormattableString.Invariant(
        $"outage: {_before} before, carried {_seen.Count(seen => seen.Answer.IsComplete)} min up to {_seen.Max(seen => seen.Answer.Value)}, then unavailable for {_seen.Count(seen => !seen.Answer.IsComplete)} min");
}
