using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>The monitor stage: brings a series up to a grid time and reads its newest demand as each trigger's policy sees it.</summary>
internal sealed class SeriesMonitor(IMetricSource source)
{
    // Every so many origins the newest samples are asked for again: scrapes arrive late, and replicas must agree on them.
    private const int OriginsBetweenOverlaps = 5;

    /// <summary>Longest gap that a refresh fills by itself; longer ones are the slow lane's.</summary>
    public const int MostSamplesInline = 240;

    /// <summary>Asks for the demand at exactly <paramref name="gridTime"/> and for samples of grid points that went by unasked.</summary>
    public async Task<Reading> RefreshAsync(WatchedSeries series, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        Reading reading = await source.ReadAsync(series.Query, gridTime, cancellationToken);
        series.LastReading = reading;
        if (reading.Kind == ReadingKind.Failed)
        {
            return reading;
        }

        if (reading.Kind == ReadingKind.Value)
        {
            series.LastMeasured = reading;
        }

        await CatchUpAsync(series, gridTime, cancellationToken);
        series.Samples.Write(gridTime, reading.Value);
        return reading;
    }

    /// <summary>Fetches what <see cref="HistoryFetchPlan"/> names, back to the whole history; false when the source failed on the way.</summary>
    public async Task<bool> BackfillAsync(WatchedSeries series, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (FetchRange range in HistoryFetchPlan.For(series.Samples.State, now))
        {
            if (!await FetchAsync(series, range, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether history is missing that a refresh does not fetch by itself.</summary>
    public static bool NeedsBackfill(WatchedSeries series, DateTimeOffset now)
    {
        SeriesState state = series.Samples.State;
        if (state.CoveredFrom is not { } from || state.CoveredTo is not { } to)
        {
            return true;
        }

        return now - to > series.Query.Step * MostSamplesInline || from > now - state.HistoryWindow;
    }

    /// <summary>The newest demand as <paramref name="options"/> read it; an empty answer is 0 only after an idle sample.</summary>
    public static Nowcast Interpret(WatchedSeries series, in Reading reading, TriggerOptions options)
    {
        switch (reading.Kind)
        {
            case ReadingKind.Value:
                return new Nowcast(reading.Value);
            case ReadingKind.Failed:
                return Nowcast.Unknown(reading.Detail.Length > 0 ? reading.Detail : reading.Error.ToString());
            case ReadingKind.Empty when !options.IgnoreNullValues:
                return Nowcast.Unknown("the query answered nothing, and ignoreNullValues is false");
            default:
                return EmptyAnswer(series, reading, options);
        }
    }

    private static Nowcast EmptyAnswer(WatchedSeries series, in Reading reading, TriggerOptions options)
    {
        double last = LastBefore(series, reading.Time);
        if (last <= options.ActivationThreshold)
        {
            return new Nowcast(0, FromEmpty: true);
        }

        return Nowcast.Unknown(double.IsNaN(last)
            ? "the query answered nothing, and there is no earlier sample to say that this means 0"
            : FormattableString.Invariant($"the query answered nothing while the last sample was {last:0.###}, above activationThreshold"));
    }

    private static double LastBefore(WatchedSeries series, DateTimeOffset time)
    {
        double fromGrid = double.NaN;
        DateTimeOffset gridTime = DateTimeOffset.MinValue;
        int limit = (int)(DemandInterpretation.MaxGap.Ticks / series.Query.Step.Ticks);
        long index = TimeGrid.Index(time, series.Query.Step) + 1;
        if (series.Samples.TryFindMeasuredBefore(index, limit, out float value, out long foundAt))
        {
            (fromGrid, gridTime) = (value, DateTimeOffset.UnixEpoch + (series.Query.Step * foundAt));
        }

        return series.LastMeasured is { } measured && measured.Time <= time && measured.Time > gridTime ? measured.Value : fromGrid;
    }

    private async Task CatchUpAsync(WatchedSeries series, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        TimeSpan step = series.Query.Step;
        DateTimeOffset origin = TimeGrid.Floor(gridTime, step);
        if (series.Samples.State.CoveredTo is not { } covered || origin - covered > step * MostSamplesInline)
        {
            return;
        }

        // The sample at the grid time itself is what was just read.
        DateTimeOffset newest = origin == gridTime ? origin - step : origin;
        bool overlap = origin > covered && TimeGrid.Index(origin, step) % OriginsBetweenOverlaps == 0;
        if (newest > covered || overlap)
        {
            DateTimeOffset start = (covered < newest ? covered : newest) - (step * (overlap ? OriginsBetweenOverlaps : 1));
            await FetchAsync(series, new FetchRange(start, newest), cancellationToken);
        }
    }

    private async Task<bool> FetchAsync(WatchedSeries series, FetchRange range, CancellationToken cancellationToken)
    {
        RangeReading reading = await source.ReadRangeAsync(series.Query, range.Start, range.End, cancellationToken);
        int count = (int)((range.End - range.Start).Ticks / series.Query.Step.Ticks) + 1;
        float[] before = Held(series, range.Start, count);
        series.Samples.WriteRange(reading);
        float[] after = Held(series, range.Start, count);
        int common = before.AsSpan().CommonPrefixLength(after);
        if (common < count)
        {
            series.NoteChange(range.Start + (series.Query.Step * common));
        }

        return reading.Succeeded;
    }

    private static float[] Held(WatchedSeries series, DateTimeOffset start, int count)
    {
        float[] samples = new float[count];
        series.Samples.Read(start, series.Query.Step, samples);
        return samples;
    }
}
