using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// The lead window [now, now + leadTime + one step]: demand in it must be served by capacity that is asked for now. Forecasts are judged by
/// it, and calendars act from its end on. What a plan takes from a forecast reaches as far as the next plan cannot help any more: leadTime and
/// one plan step, between two steps of the forecast by distance, or coarse steps would buy capacity minutes early (see docs/decisions).
/// </summary>
internal static class LeadWindow
{
    private const double Median = 0.5;

    /// <summary>Whole steps after an origin that cover the lead window of every plan until the next origin: what a forecast is judged by.</summary>
    public static int Steps(TriggerOptions options) =>
        Math.Min(options.HorizonSteps, Ceiling(options.EffectiveLeadTime + options.QueryStep, options.QueryStep));

    public static DateTimeOffset End(TriggerOptions options, DateTimeOffset now) => now + options.EffectiveLeadTime + options.QueryStep;

    /// <summary>
    /// Quantile of the maximum demand from the forecast's origin to the end of the lead window at <paramref name="now"/>. As it starts
    /// at the origin it hardly falls while one forecast carries on.
    /// </summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="options">The trigger's settings.</param>
    /// <param name="now">Start of the lead window.</param>
    public static double Maximum(Forecast forecast, TriggerOptions options, DateTimeOffset now) => Rounded(At(forecast, options, now, options.Quantile));

    /// <summary>What the plan provides for: the median of that maximum and <paramref name="safety"/> times what the quantile lies above it.</summary>
    public static double Provided(Forecast forecast, TriggerOptions options, DateTimeOffset now, double safety)
    {
        double quantile = Maximum(forecast, options, now);
        return safety == 1 ? quantile : Rounded(Cut(quantile, At(forecast, options, now, Median), safety));
    }

    /// <summary><paramref name="quantile"/> with a share of its safety, 1 = all, 0 = the median, below it as far below.</summary>
    public static double Cut(double quantile, double median, double safety) => Math.Max(0, median + (safety * Math.Max(0, quantile - median)));

    /// <summary>What one expert says of the lead window of a plan at the very origin: the quantile and how far that is above the median.</summary>
    public static WindowQuantile Of(ForecastBuffer forecast, TriggerOptions options)
    {
        if (forecast.Failure is not null)
        {
            return WindowQuantile.Unknown;
        }

        Reach reach = Reach.Of(options.EffectiveLeadTime + options.PlanStep, forecast.Step, forecast.Horizon);
        double quantile = reach.Between(forecast.MaxQuantile(reach.Steps, options.Quantile), forecast.MaxQuantile(reach.Next, options.Quantile));
        double median = reach.Between(forecast.MaxQuantile(reach.Steps, Median), forecast.MaxQuantile(reach.Next, Median));
        return new WindowQuantile((float)Rounded(quantile), (float)Rounded(Math.Max(0, quantile - median)));
    }

    /// <summary>Six significant digits: CPU type and batch shape do not show in a plan.</summary>
    public static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        double scale = Math.Pow(10, 5 - Math.Floor(Math.Log10(Math.Abs(value))));
        return double.IsFinite(scale) && scale > 0 ? Math.Round(value * scale) / scale : value;
    }

    /// <summary>Until when a forecast may carry on without news: the lead window must lie within its horizon.</summary>
    public static DateTimeOffset CarriesUntil(Forecast forecast, TriggerOptions options) => forecast.End - options.EffectiveLeadTime;

    private static double At(Forecast forecast, TriggerOptions options, DateTimeOffset now, double level)
    {
        Reach reach = Reach.Of(now - forecast.Origin + options.EffectiveLeadTime + options.PlanStep, forecast.Step, forecast.Horizon);
        return reach.Between(forecast.MaxQuantile(reach.Steps, level), forecast.MaxQuantile(reach.Next, level));
    }

    /// <summary>How far a window reaches into a forecast: whole steps, and a share of the next one.</summary>
    private readonly record struct Reach(int Steps, int Next, double Share)
    {
        public static Reach Of(TimeSpan ahead, TimeSpan step, int horizon)
        {
            double position = Math.Clamp(ahead / step, 1, horizon);
            int steps = (int)position;
            return new Reach(steps, Math.Min(steps + 1, horizon), position - steps);
        }

        public double Between(double within, double beyond) => within + (Share * (beyond - within));
    }

    private static int Ceiling(TimeSpan span, TimeSpan step) => (int)((span.Ticks + step.Ticks - 1) / step.Ticks);
}
