using System.Text;

namespace PredictiveScaler.Triggers;

/// <summary>One thing that is wrong with a trigger's metadata, in words that say what would be right.</summary>
/// <param name="Key">The key as it was written.</param>
/// <param name="Value">The refused value; null when there is none or it may be a secret.</param>
/// <param name="What">What is wrong, without the value.</param>
/// <param name="Allowed">What the key takes.</param>
/// <param name="Advice">What would be right; "" when <paramref name="Allowed"/> says it all.</param>
internal sealed record MetadataProblem(string Key, string? Value, string What, string Allowed, string Advice)
{
    /// <summary>Most characters of <see cref="Sentence"/>: it travels in a gRPC trailer, where clients stop at 8 KiB.</summary>
    internal const int MaxSentence = 4096;

    /// <summary>All problems in one text, as RPC errors carry it.</summary>
    public static string Sentence(IReadOnlyList<MetadataProblem> problems)
    {
        StringBuilder text = new();
        text.Append(problems.Count == 1 ? "1 problem in the trigger metadata: " : $"{problems.Count} problems in the trigger metadata: ");
        for (int i = 0; i < problems.Count; i++)
        {
            string next = problems[i].ToString();
            if (text.Length + next.Length > MaxSentence)
            {
                return text.Append($"and {problems.Count - i} more").ToString();
            }

            text.Append(i == 0 ? "" : " | ").Append(next);
        }

        return text.ToString();
    }

    public override string ToString()
    {
        string value = Value is null ? "" : $" '{Value}'";
        string allowed = Allowed.Length == 0 ? "" : $"; allowed: {Allowed}";
        string advice = Advice.Length == 0 ? "" : $"; {Advice}";
        return $"{Key}:{value} {What}{allowed}{advice}";
    }
}
