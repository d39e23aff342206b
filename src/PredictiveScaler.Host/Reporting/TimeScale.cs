using System.Globalization;

namespace PredictiveScaler.Host.Reporting;

/// <summary>An axis of UTC time, in epoch seconds.</summary>
internal static class TimeScale
{
    private const int MostTicks = 6;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), Day, 2 * Day, 5 * Day, 10 * Day, 30 * Day, 100 * Day, 365 * Day, 1000 * Day,
    ];

    public static PlotScale Of(DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan step = Steps.FirstOrDefault(step => (to - from) / step <= MostTicks, Steps[^1]);
        List<(double, string)> ticks = [];
        DateTimeOffset first = TimeGrid.Floor(from, step);
        for (DateTimeOffset tick = first < from ? first + step : first; tick <= to; tick += step)
        {
            ticks.Add((tick.ToUnixTimeSeconds(), Text(tick, step)));
        }

        return new PlotScale(from.ToUnixTimeSeconds(), Math.Max(to.ToUnixTimeSeconds(), from.ToUnixTimeSeconds() + 1), ticks);
    }

    /// <summary>The date where a day begins, else the time.</summary>
    private static string Text(DateTimeOffset tick, TimeSpan step)
    {
        string format = step >= 365 * Day ? "yyyy" : step >= Day || tick.TimeOfDay == TimeSpan.Zero ? "d MMM" : "HH:mm";
        return tick.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
