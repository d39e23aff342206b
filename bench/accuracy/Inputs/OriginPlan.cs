using System.Globalization;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Accuracy.Inputs;

/// <summary>Where a trace is judged: origins evenly spread over its last 30 %, all targets inside the trace.</summary>
internal static class OriginPlan
{
    private const double From = 0.7;
    private const int LeastSteps = 6;
    private static readonly TimeSpan LeastHorizon = TimeSpan.FromMinutes(30);

    /// <summary>Steps to forecast: 30 minutes, and six steps at least.</summary>
    public static int HorizonSteps(TimeSpan step) => Math.Max(LeastSteps, (int)Math.Ceiling(LeastHorizon / step));

    /// <summary>Times of the origins, ascending; fewer than <paramref name="count"/> where the trace is too short for so many.</summary>
    /// <exception cref="InvalidDataException">The last 30 % are shorter than the horizon.</exception>
    public static IReadOnlyList<DateTimeOffset> Of(Trace trace, int count)
    {
        int first = (int)(trace.Count * From);
        int last = trace.Count - 1 - HorizonSteps(trace.Step);
        return last >= first
            ? [.. Evenly(last - first + 1, count).Select(index => trace.TimeAt(first + index))]
            : throw new InvalidDataException($"{trace.Name} is too short: its last 30 % hold no origin with a whole horizon after it");
    }

    /// <summary>Some of the origins, evenly taken, the first and the last among them.</summary>
    public static IReadOnlyList<DateTimeOffset> Some(IReadOnlyList<DateTimeOffset> origins, int count) =>
        [.. Evenly(origins.Count, count).Select(index => origins[index])];

    public static void Write(string path, IEnumerable<DateTimeOffset> origins) =>
        File.WriteAllLines(path, origins.Select(origin => origin.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    private static IEnumerable<int> Evenly(int length, int count)
    {
        double stride = count > 1 ? (length - 1.0) / (count - 1) : 0;
        return Enumerable.Range(0, count).Select(i => (int)Math.Round(i * stride)).Distinct();
    }
}
