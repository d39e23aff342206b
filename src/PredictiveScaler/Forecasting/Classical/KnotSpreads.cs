namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// By how much a forecaster was wrong at each knot horizon: quantiles of past errors of single steps and of the maximum over the steps up
/// to the knot. The knots do not depend on the horizon asked for. 64 bytes a knot: 1 KB for 30 steps.
/// </summary>
internal sealed class KnotSpreads
{
    private readonly float[] _values;
    private readonly float[] _maxima;

    private KnotSpreads(int knots)
    {
        _values = new float[knots * Levels];
        _maxima = new float[knots * Levels];
    }

    private static int Levels => BaselineLevels.All.Length;

    /// <summary>Errors of <paramref name="forecast"/> on <paramref name="samples"/>, from origins spread evenly over all of them.</summary>
    public static KnotSpreads Measure<TForecast>(ReadOnlySpan<float> samples, int horizon, in TForecast forecast, FitScratch scratch)
        where TForecast : struct, IPastForecast, allows ref struct
    {
        int stride = Lookback.Stride(samples.Length);
        return Measure(samples, 0, stride, (samples.Length + stride - 1) / stride, horizon, forecast, scratch);
    }

    /// <summary>Errors of <paramref name="forecast"/> at <paramref name="origins"/> origins, <paramref name="stride"/> samples apart.</summary>
    public static KnotSpreads Measure<TForecast>(
        ReadOnlySpan<float> samples, int first, int stride, int origins, int horizon, in TForecast forecast, FitScratch scratch)
        where TForecast : struct, IPastForecast, allows ref struct
    {
        int knots = KnotsFor(horizon);
        Span<float> values = scratch.Floats(0, knots * origins);
        Span<float> maxima = scratch.Floats(1, knots * origins);
        values.Fill(float.NaN);
        maxima.Fill(float.NaN);
        for (int i = 0; i < origins; i++)
        {
            MeasureOne(samples, first + (i * stride), forecast, values[(i * knots)..], maxima[(i * knots)..], knots);
        }

        KnotSpreads spreads = new(knots);
        Span<float> errors = scratch.Floats(2, origins);
        for (int k = 0; k < knots; k++)
        {
            Quantiles(values, k, knots, errors, spreads._values);
            Quantiles(maxima, k, knots, errors, spreads._maxima);
        }

        return spreads;
    }

    /// <summary>Spreads <paramref name="path"/>, the demand expected at each step, into quantiles.</summary>
    /// <param name="path">Demand expected at each step.</param>
    /// <param name="result">Takes the quantiles.</param>
    /// <param name="scale">What errors at this origin are measured in (<see cref="IPastForecast.ScaleAt"/>).</param>
    public void Apply(ReadOnlySpan<float> path, ForecastBuffer result, float scale = 1)
    {
        float highest = float.NegativeInfinity;
        for (int knot = 1, previous = 0, k = 0; previous < result.Horizon; previous = knot, knot = NextKnot(knot), k++)
        {
            for (int h = previous + 1; h <= Math.Min(knot, result.Horizon); h++)
            {
                highest = Math.Max(highest, path[h - 1]);
                float share = (h - previous) / (float)(knot - previous);
                int row = (h - 1) * Levels;
                Spread(_values, k, share, path[h - 1], scale, result.Values.Slice(row, Levels));
                Spread(_maxima, k, share, highest, scale, result.Maxima.Slice(row, Levels));
            }
        }

        QuantileRepair.Apply(result.Values, result.Maxima, Levels);
    }

    private static int NextKnot(int knot) => HorizonKnots.Next(knot, int.MaxValue);

    private static int KnotsFor(int horizon)
    {
        int knots = 1;
        for (int knot = 1; knot < horizon; knot = NextKnot(knot))
        {
            knots++;
        }

        return knots;
    }

    private static void MeasureOne<TForecast>(
        ReadOnlySpan<float> samples, int origin, in TForecast forecast, Span<float> values, Span<float> maxima, int knots)
        where TForecast : struct, IPastForecast, allows ref struct
    {
        float scale = forecast.ScaleAt(origin);
        (float highest, float highestForecast) = (float.NegativeInfinity, float.NegativeInfinity);
        for (int k = 0, knot = 1, ahead = 1; k < knots; k++, knot = NextKnot(knot))
        {
            float error = float.NaN;
            for (; ahead <= knot; ahead++)
            {
                if (origin + ahead >= samples.Length)
                {
                    return;
                }

                float expected = forecast.At(origin, ahead);
                error = samples[origin + ahead] - expected;

                // Only times at which both are known, else a gap in one of them would look like an error.
                if (float.IsFinite(error))
                {
                    highest = Math.Max(highest, samples[origin + ahead]);
                    highestForecast = Math.Max(highestForecast, expected);
                }
            }

            values[k] = error / scale;
            maxima[k] = (highest - highestForecast) / scale;
        }
    }

    private static void Quantiles(ReadOnlySpan<float> table, int knot, int knots, Span<float> errors, Span<float> destination)
    {
        int count = 0;
        for (int i = knot; i < table.Length; i += knots)
        {
            if (float.IsFinite(table[i]))
            {
                errors[count++] = table[i];
            }
        }

        Residuals.Quantiles(errors[..count], BaselineLevels.All, destination[(knot * Levels)..]);
    }

    /// <summary>Quantiles <paramref name="share"/> of the way from the knot before <paramref name="knot"/> to it.</summary>
    private static void Spread(ReadOnlySpan<float> spreads, int knot, float share, float expected, float scale, Span<float> row)
    {
        ReadOnlySpan<float> to = spreads.Slice(knot * Levels, Levels);
        ReadOnlySpan<float> from = spreads.Slice(Math.Max(0, knot - 1) * Levels, Levels);
        for (int q = 0; q < row.Length; q++)
        {
            row[q] = expected + (scale * (from[q] + (share * (to[q] - from[q]))));
        }
    }
}
