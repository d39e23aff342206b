namespace PredictiveScaler.Triggers;

/// <summary>The known key that somebody probably meant.</summary>
internal static class NearestKey
{
    private const int MaxLength = 48;

    /// <summary>Null when nothing is near: more than a third of the letters would change.</summary>
    public static string? Of(string key) => Of(key, MetadataKeys.Names);

    /// <summary>Null when none of <paramref name="names"/> is near.</summary>
    public static string? Of(string key, IEnumerable<string> names)
    {
        if (key.Length is 0 or > MaxLength)
        {
            return null;
        }

        (string name, int distance) = names
            .Select(name => (name, Distance(key.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(pair => pair.Item2).ThenBy(pair => pair.name, StringComparer.Ordinal)
            .First();
        return distance <= Math.Max(1, name.Length / 3) ? name : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Cheapest(cost, from, to, i, j);
            }
        }

        return cost[from.Length, to.Length];
    }

    private static int Cheapest(int[,] cost, string from, string to, int i, int j)
    {
        int replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        int best = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
