using System.Text;

namespace PredictiveScaler.Triggers;

/// <summary>Names that the HPA sees: <c>[a-z0-9-]</c>, at most 63 characters; KEDA looks them up without regard to case.</summary>
internal static class MetricNames
{
    internal const int MaxLength = 63;

    /// <summary>What a user's name becomes; "" when nothing of it can be used.</summary>
    public static string Sanitise(string given)
    {
        StringBuilder name = new(MaxLength);
        foreach (char c in given)
        {
            if (name.Length == MaxLength)
            {
                break;
            }

            char lower = char.ToLowerInvariant(c);
            if (char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower))
            {
                name.Append(lower);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        return name.ToString().TrimEnd('-');
    }

    /// <summary>The name of a trigger that was given none: it stays as long as the map stays, on every replica and in every version.</summary>
    public static string Default(TriggerKey key) => $"predictive-{key.Fingerprint}";
}
