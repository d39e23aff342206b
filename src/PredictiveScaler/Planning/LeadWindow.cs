using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>The lead window [now, now + leadTime + one step]: demand in it must be served by capacity that is asked for now.</summary>
internal static class LeadWindow
{
    private const double Median = 0.5;

    /// <summary>Steps after an origin that cover the lead window of a plan at that very origin.</summary>
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
    public static double Maximum(Forecast forecast, TriggerOptions options, DateTimeOffset now)
    {
        int steps = Math.Clamp(Ceiling(End(options, now) - forecast.Origin, forecast.Step), 1, forecast.Horizon);
        return Rounded(forecast.MaxQuantile(steps, options.Quantile));
    }

    /// <summary>What one expert says of the lead window of a plan at the very origin: the quantile and how far that is above the median.</summary>
    public static WindowQuantile Of(ForecastBuffer forecast, TriggerOptions options)
    {
        if (forecast.Failure is not null)
        {
            return WindowQuantile.Unknown;
        }

        int steps = Steps(options);
        double quantile = forecast.MaxQuantile(steps, options.Quantile);
        return new WindowQuantile((float)Rounded(quantile), (float)Rounded(Math.Max(0, quantile - forecast.MaxQuantile(steps, Median))));
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

    private static int Ceiling(TimeSpan span, TimeSpan step) => (int)((span.Ticks + step.Ticks - 1) / step.Ticks);
}
