namespace PredictiveScaler.Forecasting;

/// <summary>
/// Demand is what it was at the same local time a day earlier; its spread is by how much that was wrong lately. Needs two days of history
/// for a spread, one for a forecast.
/// </summary>
internal sealed class SeasonalNaiveForecaster : BaselineForecaster
{
    internal const string NoSeason = "no sample at the same time a day earlier";
    private static readonly TimeSpan Season = TimeSpan.FromDays(1);

    public override string Name => "seasonal-naive";

    protected override void Predict(in ContextWindow window, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        result.Reset(window, horizon, BaselineLevels.All);
        int steps = Lookback.Steps(window);
        Span<float> samples = scratch.Samples(steps + 1);
        Span<float> season = scratch.Season(steps + 1 + horizon);
        window.ReadUsable(window.Origin - (steps * window.Step), window.Step, samples);
        ReadSeason(window, steps, season);
        Span<float> ahead = season[(steps + 1)..];
        if (!FillGaps(ahead))
        {
            result.Fail(NoSeason);
            return;
        }

        WriteValues(samples, season, ahead, result, scratch);
        WriteMaxima(samples, season, ahead, result, scratch);
        QuantileRepair.Apply(result.Values, result.Maxima, result.LevelArray.Length);
    }

    /// <summary>For each of the last <paramref name="steps"/> and of the horizon's times, the sample of a day earlier.</summary>
    private static void ReadSeason(in ContextWindow window, int steps, Span<float> season)
    {
        int day = LagSteps(window, TimeSpan.Zero);
        window.ReadUsable(window.Origin - ((steps + day) * window.Step), window.Step, season[..(steps + 1)]);
        TimeSpan change = ClockChange(window, window.Origin);
        int lag = LagSteps(window, change);
        window.ReadUsable(window.Origin - ((lag - 1) * window.Step), window.Step, season[(steps + 1)..]);
        WrapBeyondOneSeason(season, steps + 1, lag);
        if (window.TimeZone.GetUtcOffset(window.Origin) != window.TimeZone.GetUtcOffset(window.Origin - (2 * Season)))
        {
            ReadAcrossClockChange(window, steps, season);
        }
    }

    /// <summary>Two days after clocks were changed, some of the past times are 23 or 25 hours from the same time of the day before.</summary>
    private static void ReadAcrossClockChange(in ContextWindow window, int steps, Span<float> season)
    {
        for (int i = 0; i <= steps; i++)
        {
            DateTimeOffset time = window.Origin - ((steps - i) * window.Step);
            TimeSpan change = ClockChange(window, time);
            if (change != TimeSpan.Zero)
            {
                window.ReadUsable(time - (LagSteps(window, change) * window.Step), window.Step, season.Slice(i, 1));
            }
        }
    }

    /// <summary>By how much a day that ends at <paramref name="time"/> is longer than 24 hours in the trigger's zone.</summary>
    private static TimeSpan ClockChange(in ContextWindow window, DateTimeOffset time) =>
        window.TimeZone.GetUtcOffset(time - Season) - window.TimeZone.GetUtcOffset(time);

    private static int LagSteps(in ContextWindow window, TimeSpan change) => (int)Math.Max(1, (Season + change).Ticks / window.Step.Ticks);

    private static void WrapBeyondOneSeason(Span<float> season, int first, int lag)
    {
        for (int i = first; i < season.Length; i++)
        {
            if (!float.IsFinite(season[i]) && i >= lag)
            {
                season[i] = season[i - lag];
            }
        }
    }

    private static bool FillGaps(Span<float> ahead)
    {
        int first = 0;
        while (first < ahead.Length && !float.IsFinite(ahead[first]))
        {
            first++;
        }

        if (first == ahead.Length)
        {
            return false;
        }

        ahead[..first].Fill(ahead[first]);
        for (int h = first + 1; h < ahead.Length; h++)
        {
            ahead[h] = float.IsFinite(ahead[h]) ? ahead[h] : ahead[h - 1];
        }

        return true;
    }

    private static void WriteValues(
        ReadOnlySpan<float> samples, ReadOnlySpan<float> season, ReadOnlySpan<float> ahead, ForecastBuffer result, BaselineScratch scratch)
    {
        int count = 0;
        int stride = Lookback.Stride(samples.Length);
        for (int t = samples.Length - 1; t >= 0; t -= stride)
        {
            float error = samples[t] - season[t];
            if (float.IsFinite(error))
            {
                scratch.Errors[count++] = error;
            }
        }

        // The error of a day-old value does not grow with the horizon, so one row of quantiles serves all steps.
        int levels = result.LevelArray.Length;
        Span<float> spread = stackalloc float[levels];
        Residuals.Quantiles(scratch.Errors.AsSpan(0, count), result.LevelArray, spread);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = ahead[i / levels] + spread[i % levels];
        }
    }

    private static void WriteMaxima(
        ReadOnlySpan<float> samples, ReadOnlySpan<float> season, ReadOnlySpan<float> ahead, ForecastBuffer result, BaselineScratch scratch)
    {
        int levels = result.LevelArray.Length;
        int horizon = result.Horizon;
        scratch.Maxima.AsSpan().Fill(float.NegativeInfinity);
        scratch.SeasonMaxima.AsSpan().Fill(float.NegativeInfinity);
        for (int knot = 1, previous = 0; previous < horizon; previous = knot, knot = HorizonKnots.Next(knot, horizon))
        {
            int count = MaximumErrorsAt(samples, season, previous, knot, scratch);
            Residuals.Quantiles(scratch.Errors.AsSpan(0, count), result.LevelArray, result.Maxima.Slice((knot - 1) * levels, levels));
            HorizonKnots.Interpolate(result.Maxima, levels, Math.Max(1, previous), knot);
        }

        float highest = float.NegativeInfinity;
        for (int i = 0; i < result.Maxima.Length; i++)
        {
            highest = Math.Max(highest, ahead[i / levels]);
            result.Maxima[i] += highest;
        }
    }

    private static int MaximumErrorsAt(ReadOnlySpan<float> samples, ReadOnlySpan<float> season, int previous, int ahead, BaselineScratch scratch)
    {
        int count = 0;
        int stride = Lookback.Stride(samples.Length);
        for (int i = 0; i < scratch.Errors.Length && (i * stride) + ahead < samples.Length; i++)
        {
            for (int t = (i * stride) + previous + 1; t <= (i * stride) + ahead; t++)
            {
                // Only times at which both are known, else a gap in one of them would look like an error.
                if (float.IsFinite(samples[t] - season[t]))
                {
                    scratch.Maxima[i] = Math.Max(scratch.Maxima[i], samples[t]);
                    scratch.SeasonMaxima[i] = Math.Max(scratch.SeasonMaxima[i], season[t]);
                }
            }

            float error = scratch.Maxima[i] - scratch.SeasonMaxima[i];
            if (float.IsFinite(error))
            {
                scratch.Errors[count++] = error;
            }
        }

        return count;
    }
}
