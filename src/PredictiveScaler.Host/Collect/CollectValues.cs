using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Collect;

/// <summary>Reads the values of options and of the configuration file; what is wrong is a sentence that begins with the key.</summary>
internal static class CollectValues
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(1);

    public static TimeSpan? Step(string key, string text, Action<string> problem)
    {
        TimeSpan? step = Duration(key, text, TimeSpan.FromSeconds(1), LongestStep, "such as 15s or 1m", problem);
        if (step is { } whole && whole.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            problem($"{key} takes whole seconds, not '{text}'.");
            return null;
        }

        return step;
    }

    public static TimeSpan? Lookback(string key, string text, Action<string> problem) =>
        Duration(key, text, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), "such as 14d", problem);

    public static TimeSpan? Chunk(string key, string text, Action<string> problem) =>
        Duration(key, text, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), "such as 6h", problem);

    public static TimeSpan? Timeout(string key, string text, Action<string> problem) =>
        Duration(key, text, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "such as 30s", problem);

    public static Uri? Url(string key, string text, Action<string> problem)
    {
        bool isUrl = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https";
        if (isUrl && url!.UserInfo.Length > 0)
        {
            problem($"{key} takes no user and password: others can read a command line. Use --user and --password {SecretReference.Rule}.");
            return null;
        }

        if (isUrl && url!.Query.Length == 0 && url.Fragment.Length == 0)
        {
            return url;
        }

        problem($"{key} takes a base URL such as http://127.0.0.1:9090.");
        return null;
    }

    public static SecretReference? Secret(string key, string text, Action<string> problem)
    {
        if (SecretReference.Parse(text) is { } reference)
        {
            return reference;
        }

        problem($"{key} takes {SecretReference.Rule}, never the secret itself.");
        return null;
    }

    private static TimeSpan? Duration(string key, string text, TimeSpan least, TimeSpan most, string example, Action<string> problem)
    {
        if (Durations.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        problem($"{key} takes a time from {Durations.Format(least)} to {Durations.Format(most)}, {example}, not '{Shown(text)}'.");
        return null;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
