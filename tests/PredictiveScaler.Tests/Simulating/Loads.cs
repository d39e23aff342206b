using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulating;

/// <summary>Loads to simulate; all start on a Monday at 00:00 UTC.</summary>
internal static class Loads
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Threshold 70, capacity 100.</summary>
    public static readonly SimulationSettings Settings = new() { Threshold = 70, Capacity = 100 };

    public static Trace Of(TimeSpan step, int count, Func<int, double> value) => new("load", Monday, step, [.. Enumerable.Range(0, count).Select(value)]);

    public static Trace Minutes(params double[] values) => new("load", Monday, Minute, values);

    /// <summary>A quiet night, a steep morning, a busy day: 100 to 1100 a day, by the minute, with a little noise.</summary>
    public static Trace Daily(int days, ulong seed = 7)
    {
        SplitMixRandom random = new(seed);
        return Of(Minute, (days * 1440) + 1, i => Math.Round(DayAt(i % 1440) * random.Uniform(0.97, 1.03), 3));
    }

    /// <summary>The same with another end: alike up to <paramref name="time"/>.</summary>
    public static Trace AlteredAfter(Trace trace, DateTimeOffset time) =>
        new(trace.Name, trace.First, trace.Step, [.. Enumerable.Range(0, trace.Count).Select(i => trace.TimeAt(i) <= time ? trace.Values[i] : (trace.Values[i] * 3) + 1000)]);

    private static double DayAt(int minute) => minute switch
    {
        < 420 => 100,
        < 450 => 100 + ((minute - 420) / 30.0 * 900),
        < 1080 => 1000 + (100 * Math.Sin((minute - 450) / 100.0)),
        < 1200 => 1000 - ((minute - 1080) / 120.0 * 900),
        _ => 100,
    };
}
