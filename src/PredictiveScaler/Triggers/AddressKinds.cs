using System.Globalization;

namespace PredictiveScaler.Triggers;

/// <summary>Values that point at something: a server, a workload, a time zone, a query.</summary>
internal static class AddressKinds
{
    internal const int MaxQueryLength = 16 * 1024;
    private static readonly string[] WorkloadKinds = ["deployment", "statefulset", "replicaset", "rollout"];

    public static readonly ValueKind<Uri> BaseUrl = new("URL", "http:// or https:// base URL, a path prefix is fine", 2048, ReadBaseUrl);

    public static readonly ValueKind<string> PromQl = new(
        "PromQL", $"at most {MaxQueryLength.ToString(CultureInfo.InvariantCulture)} characters", MaxQueryLength,
        text => HasControlCharacter(text) ? Parsed<string>.Refused("it holds a control character") : Parsed<string>.Of(text));

    /// <summary>Sent to the source as it is, as KEDA does.</summary>
    public static readonly ValueKind<string> NamespaceParameter = new(
        "text", "at most 253 characters", 253,
        text => HasControlCharacter(text) ? Parsed<string>.Refused("it holds a control character") : Parsed<string>.Of(text));

    public static readonly ValueKind<string> Workload = new(
        "kind/name", $"{string.Join(", ", WorkloadKinds)}, a slash, and the name", 300, ReadWorkload);

    public static readonly ValueKind<TimeZoneInfo> TimeZone = new("time zone", "IANA name such as UTC or Europe/Berlin", 64, ReadTimeZone);

    private static Parsed<Uri> ReadBaseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.Host.Length == 0)
        {
            return Parsed<Uri>.Refused("write the whole base URL, such as http://prometheus.monitoring:9090");
        }

        if (address.UserInfo.Length > 0)
        {
            return Parsed<Uri>.Refused("no credentials in the address: configure a source in the service and name it in 'source'");
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return Parsed<Uri>.Refused("no query string: use queryParameters");
        }

        string path = address.AbsolutePath.TrimEnd('/');
        return path.Contains("/api/v1", StringComparison.Ordinal)
            ? Parsed<Uri>.Refused("leave out /api/v1 and what follows, it is added")
            : Parsed<Uri>.Of(new Uri(address.GetLeftPart(UriPartial.Authority) + path));
    }

    private static Parsed<string> ReadWorkload(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string kind = slash < 0 ? "" : text[..slash].Trim().ToLowerInvariant();
        string name = slash < 0 ? "" : text[(slash + 1)..].Trim();
        return WorkloadKinds.Contains(kind) && IsKubernetesName(name)
            ? Parsed<string>.Of($"{kind}/{name}")
            : Parsed<string>.Refused("write it as deployment/name");
    }

    private static Parsed<TimeZoneInfo> ReadTimeZone(string text)
    {
        // The id becomes part of a file path on Linux.
        bool safe = text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-') && !text.StartsWith('/');
        return safe && TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone)
            ? Parsed<TimeZoneInfo>.Of(zone)
            : Parsed<TimeZoneInfo>.Refused("this machine knows no zone of that name");
    }

    private static bool IsKubernetesName(string name) =>
        name.Length is > 0 and <= 253
        && name.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);

    private static bool HasControlCharacter(string text) => text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
}
