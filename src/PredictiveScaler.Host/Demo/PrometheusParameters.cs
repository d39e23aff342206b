using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PredictiveScaler.Host.Demo;

/// <summary>Parameters of one request to the Prometheus API, from the form of a POST or the query string.</summary>
internal sealed class PrometheusParameters(Func<string, string?> read)
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800)];

    public static async Task<PrometheusParameters> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return new PrometheusParameters(name => request.Query[name]);
        }

        IFormCollection form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return new PrometheusParameters(name => form.TryGetValue(name, out var value) ? value : request.Query[name]);
    }

    public string? Text(string name) => read(name);

    /// <summary>Unix seconds (fractions allowed) or RFC 3339; null when it is neither.</summary>
    public DateTimeOffset? Time(string name)
    {
        string? text = read(name);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && Math.Abs(seconds) < 1e11)
        {
            return DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }

    /// <summary>Bare seconds or a duration such as 1m30s; null when it is neither or not positive.</summary>
    public TimeSpan? Duration(string name)
    {
        string? text = read(name);
        double? seconds = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double bare) ? bare : WithUnits(text);
        return seconds is > 0 and < 1e9 ? TimeSpan.FromMilliseconds(Math.Round(seconds.Value * 1000)) : null;
    }

    private static double? WithUnits(string? text)
    {
        double total = 0;
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                return null;
            }

            rest = rest[digits..];
            int end = rest.IndexOfAnyInRange('0', '9');
            string unit = (end < 0 ? rest : rest[..end]).ToString();
            double size = Array.Find(Units, known => known.Unit == unit).Seconds;
            if (size == 0)
            {
                return null;
            }

            total += number * size;
            rest = end < 0 ? [] : rest[end..];
        }

        return total;
    }
}
