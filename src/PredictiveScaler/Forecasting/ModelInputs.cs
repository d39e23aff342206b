namespace PredictiveScaler.Forecasting;

/// <summary>Cuts one row of a model's inputs out of a context window, by the vocabulary of <see cref="TensorNames"/>.</summary>
internal static class ModelInputs
{
    private const double SecondsPerDay = 86400;
    private const double SecondsPerWeek = 7 * SecondsPerDay;

    /// <returns>Whether the context holds any measured value; without one there is nothing to forecast from.</returns>
    public static bool Fill(in ContextWindow window, ForecastGrid grid, ModelManifest manifest, InferenceBinding binding, int row)
    {
        binding.Step(row)[0] = (float)grid.Step.TotalSeconds;
        FillCalendar(window, binding.Calendar(row));
        if (manifest.Uses(TensorNames.Seasonal) || manifest.Uses(TensorNames.SeasonalMask))
        {
            FillSeasons(window, grid, manifest, binding.Seasonal(row), binding.SeasonalMask(row));
        }

        if (manifest.HistoryLength > 0)
        {
            FillHistory(window, manifest, binding.History(row), binding.HistoryMask(row));
        }

        Span<float> context = binding.Context(row);
        window.ReadUsable(window.Origin - ((context.Length - 1) * grid.Step), grid.Step, context);
        return GapFilling.FillForward(context, binding.ContextMask(row)) > 0;
    }

    private static void FillSeasons(in ContextWindow window, ForecastGrid grid, ModelManifest manifest, Span<float> values, Span<float> mask)
    {
        int length = manifest.SeasonLength;
        for (int k = 0; k < manifest.SeasonalLagsSeconds.Count; k++)
        {
            // Whole steps, so that a lag that is no multiple of the step reads the grid and not between its points.
            long lagSteps = TimeSpan.FromSeconds(manifest.SeasonalLagsSeconds[k]).Ticks / grid.Step.Ticks;
            DateTimeOffset from = window.Origin - ((lagSteps + manifest.SeasonalBack - 1) * grid.Step);
            Span<float> season = values.Slice(k * length, length);
            window.ReadUsable(from, grid.Step, season);
            GapFilling.FillForward(season, mask.Slice(k * length, length));
        }
    }

    private static void FillHistory(in ContextWindow window, ModelManifest manifest, Span<float> values, Span<float> mask)
    {
        var step = TimeSpan.FromSeconds(manifest.HistoryStepSeconds);
        window.ReadUsable(window.Origin - ((values.Length - 1) * step), step, values);
        GapFilling.FillForward(values, mask);
    }

    private static void FillCalendar(in ContextWindow window, Span<float> calendar)
    {
        DateTime local = window.Origin.UtcDateTime + window.TimeZone.GetUtcOffset(window.Origin);
        double ofDay = local.TimeOfDay.TotalSeconds;
        double ofWeek = (((int)local.DayOfWeek + 6) % 7 * SecondsPerDay) + ofDay;
        (double sin, double cos) = Math.SinCos(2 * Math.PI * ofDay / SecondsPerDay);
        (calendar[0], calendar[1]) = ((float)sin, (float)cos);
        (sin, cos) = Math.SinCos(2 * Math.PI * ofWeek / SecondsPerWeek);
        (calendar[2], calendar[3]) = ((float)sin, (float)cos);
    }
}
