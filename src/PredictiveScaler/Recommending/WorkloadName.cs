namespace PredictiveScaler.Recommending;

/// <summary>A workload as trigger metadata and command lines name it: <c>deployment/shop</c>.</summary>
/// <param name="Kind">In lower case.</param>
/// <param name="Name">Of the object.</param>
internal sealed record WorkloadName(string Kind, string Name)
{
    public const string Rule = "kind/name with kind deployment, statefulset, replicaset or rollout, such as deployment/shop";

    // Kubernetes draws the suffixes of pod names from letters without vowels and digits without 0, 1 and 3, and writes hashes with ten of
    // them, one for each digit of a number: "api" of the neighbour shop-api is never taken for either, nor a CronJob's minute for a hash.
    private const string Drawn = "[bcdfghjklmnpqrstvwxz2456789]";
    private const string HashDigit = "[bcdf4-9]";

    // Names that Kubernetes draws a suffix for are cut to this length before it.
    private const int LongestBase = 58;
    private const int LongestHash = 10;

    private static readonly Dictionary<string, (string ApiVersion, string Kind)> Kinds = new(StringComparer.Ordinal)
    {
        ["deployment"] = ("apps/v1", "Deployment"),
        ["statefulset"] = ("apps/v1", "StatefulSet"),
        ["replicaset"] = ("apps/v1", "ReplicaSet"),
        ["rollout"] = ("argoproj.io/v1alpha1", "Rollout"),
    };

    public string ApiVersion => Kinds[Kind].ApiVersion;

    /// <summary>As manifests write it.</summary>
    public string ManifestKind => Kinds[Kind].Kind;

    /// <summary>Whether Kubernetes itself knows the kind, so that lists of it can be patched by key.</summary>
    public bool IsBuiltIn => ApiVersion == "apps/v1";

    /// <summary>Regular expression of the names of its pods (RE2, anchored by PromQL), free of quotes and backslashes.</summary>
    public string PodPattern
    {
        get
        {
            string name = Name.Replace(".", "[.]", StringComparison.Ordinal);
            return Kind switch
            {
                "statefulset" => $"{name}-[0-9]+",
                _ when Name.Length + LongestHash + 2 > LongestBase => $"{Name[..Math.Min(Name.Length, LongestBase)].Replace(".", "[.]", StringComparison.Ordinal)}[a-z0-9-]*{Drawn}{{5}}",
                "replicaset" => $"{name}-{Drawn}{{5}}",
                _ => $"{name}-{HashDigit}{{1,{LongestHash}}}-{Drawn}{{5}}",
            };
        }
    }

    /// <returns>Null when the text is not a workload; <see cref="Rule"/> says what is.</returns>
    public static WorkloadName? Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return null;
        }

        string kind = text[..slash].Trim().ToLowerInvariant();
        string name = text[(slash + 1)..].Trim();
        return Kinds.ContainsKey(kind) && IsName(name, 253) ? new WorkloadName(kind, name) : null;
    }

    /// <summary>Whether Kubernetes takes it as the name of a namespace or a container: a DNS label.</summary>
    public static bool IsLabel(string text) => IsName(text, 63) && !text.Contains('.', StringComparison.Ordinal);

    public override string ToString() => $"{Kind}/{Name}";

    private static bool IsName(string name, int longest) =>
        name.Length > 0 && name.Length <= longest
        && name.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
