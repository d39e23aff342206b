using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>When demand came back after <see cref="WakeRhythm.LeastRest"/> or more without any.</summary>
internal sealed class PastArrivals
{
    private const int ChunkSamples = 1024;

    // What is fetched beyond historyTimeWindow reaches further (SeriesLayout.Surplus).
    private static readonly TimeSpan Beyond = TimeSpan.FromHours(1);

    private readonly IDemandHistory _history;
    private readonly TriggerOptions _options;
    private readonly double _least;
    private readonly int _rest;
    private float[] _samples = [];

    public PastArrivals(IDemandHistory history, TriggerOptions options)
    {
        (_history, _options, _least) = (history, options, Least(options));
        _rest = (int)Math.Max(2, Math.Ceiling(WakeRhythm.LeastRest / options.QueryStep));
    }

    /// <summary>Whether the sample at <paramref name="time"/> is demand that keeps a workload awake.</summary>
    public static bool IsThere(IDemandHistory history, TriggerOptions options, DateTimeOffset time)
    {
        Span<float> newest = stackalloc float[1];
        history.Read(time, options.QueryStep, newest);
        return newest[0] > Least(options);
    }

    /// <summary>The first sample of the first arrival in a time, and whether all of that time is known.</summary>
    public (bool IsKnown, DateTimeOffset? Arrival) First(DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset first = TimeGrid.Ceiling(from, _options.QueryStep) - (_options.QueryStep * _rest);
        int count = (int)((to - first).Ticks / _options.QueryStep.Ticks) + 1;
        _samples = _samples.Length >= count ? _samples : new float[count];
        Span<float> samples = _samples.AsSpan(0, count);
        _history.Read(first, _options.QueryStep, samples);
        int rested = 0;
        for (int i = 0; i < count; i++)
        {
            if (samples[i] > _least && rested >= _rest)
            {
                return (true, first + (_options.QueryStep * i));
            }

            rested = samples[i] <= _least ? rested + 1 : 0;
        }

        return (!HasGap(samples), null);
    }

    /// <summary>Arrivals a day over what is held up to <paramref name="until"/>.</summary>
    public double RateADay(DateTimeOffset until)
    {
        DateTimeOffset earliest = until - _options.HistoryTimeWindow - Beyond;
        DateTimeOffset first = TimeGrid.Ceiling(_history.First > earliest ? _history.First : earliest, _options.QueryStep);
        float[] chunk = new float[ChunkSamples];
        (int rested, int arrivals, long known) = (0, 0, 0);
        for (DateTimeOffset from = first; from <= until; from += _options.QueryStep * ChunkSamples)
        {
            int count = (int)Math.Min(ChunkSamples, ((until - from).Ticks / _options.QueryStep.Ticks) + 1);
            _history.Read(from, _options.QueryStep, chunk.AsSpan(0, count));
            foreach (float sample in chunk.AsSpan(0, count))
            {
                known += float.IsNaN(sample) ? 0 : 1;
                arrivals += sample > _least && rested >= _rest ? 1 : 0;
                rested = sample <= _least ? rested + 1 : 0;
            }
        }

        return known == 0 ? 0 : arrivals / (_options.QueryStep * known / TimeSpan.FromDays(1));
    }

    private static bool HasGap(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            if (float.IsNaN(sample))
            {
                return true;
            }
        }

        return false;
    }

    private static double Least(TriggerOptions options) => Math.Max(options.ActivationThreshold, Planner.SmallestValue);
}
