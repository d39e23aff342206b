using System.Globalization;
using System.Text;
using System.Text.Json;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Collecting;

/// <summary>
/// Makes one collection for each series of a query. Which file holds which labels is in <c>NAME.series.json</c>, so that a repeated run gives
/// every series its file again and new series a new one.
/// </summary>
internal sealed class SeriesExpansion(ISeriesLister lister, TimeProvider clock)
{
    /// <summary>More files than this nobody looks at, and each costs a query a chunk.</summary>
    public const int MaxSeries = 200;

    private const string Ending = ".series.json";
    private const int SlugLength = 60;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="CollectException">There is none, there are too many, or the server does not say.</exception>
    public async Task<IReadOnlyList<CollectJob>> ExpandAsync(CollectJob job, string directory, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelSet> sets = await ListAsync(job, cancellationToken);
        string[] labels = [.. sets.SelectMany(set => set.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, string> files = Load(Path.Combine(directory, job.Name + Ending));
        List<CollectJob> jobs = [];
        foreach (LabelSet set in sets)
        {
            string key = set.ToString();
            if (!files.TryGetValue(key, out string? name))
            {
                files[key] = name = NewName(job.Name, set, labels.Where(label => sets.Any(other => other[label] != set[label])), files.Values);
            }

            jobs.Add(job with { Name = name, Query = job.Query with { PromQl = OneOf(job.Query.PromQl, set, labels) } });
        }

        await File.WriteAllTextAsync(Path.Combine(directory, job.Name + Ending), JsonSerializer.Serialize(files, Json) + "\n", cancellationToken);
        return jobs;
    }

    /// <summary>A query that gives the one series with these labels, whatever the query is: PromQL has no way to filter a result, but it can join it.</summary>
    internal static string OneOf(string promQl, LabelSet set, IReadOnlyList<string> labels)
    {
        string one = "vector(1)";
        foreach (string name in labels.Where(name => set[name].Length > 0))
        {
            // In the replacement of label_replace a $ begins a group.
            one = $"label_replace({one}, \"{name}\", {Quoted(set[name].Replace("$", "$$", StringComparison.Ordinal))}, \"\", \"\")";
        }

        return labels.Count == 0 ? promQl : $"({promQl}) and on({string.Join(", ", labels)}) {one}";
    }

    private static string Quoted(string value)
    {
        StringBuilder text = new("\"");
        foreach (char character in value)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ => character.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static string NewName(string prefix, LabelSet set, IEnumerable<string> differing, IReadOnlyCollection<string> taken)
    {
        string slug = TraceNames.Slug(string.Join('-', differing.Select(label => set[label]).Where(value => value.Length > 0)), SlugLength);
        string name = slug.Length > 0 ? $"{prefix}-{slug}" : $"{prefix}-series";
        name = name.Length > TraceNames.MaxLength - 4 ? name[..(TraceNames.MaxLength - 4)] : name;
        string unique = name;
        for (int number = 2; taken.Contains(unique, StringComparer.OrdinalIgnoreCase); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return unique;
    }

    private static Dictionary<string, string> Load(string path)
    {
        try
        {
            Dictionary<string, string>? files = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path), Json) : [];
            return files?.Values.All(TraceNames.IsValid) == true ? files : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CollectException($"{path} does not say which file holds which series; give another --name or --out, or move it away.");
        }
    }

    private async Task<IReadOnlyList<LabelSet>> ListAsync(CollectJob job, CancellationToken cancellationToken)
    {
        DateTimeOffset end = TimeGrid.Floor(clock.GetUtcNow(), job.Step);
        long chunk = Math.Clamp(job.Chunk.Ticks / job.Step.Ticks, 1, PrometheusMetricSource.ChunkPoints);
        Dictionary<string, LabelSet> found = [];
        for (DateTimeOffset start = TimeGrid.Floor(end - job.Lookback, job.Step) + job.Step; start <= end; start += job.Step * chunk)
        {
            DateTimeOffset last = start + (job.Step * (chunk - 1)) is var full && full < end ? full : end;
            SeriesListing listing = await lister.ListSeriesAsync(job.Query, start, last, MaxSeries + 1, cancellationToken);
            if (listing.Error != MetricSourceError.None)
            {
                throw new CollectException($"{job.Name}: {job.Source} does not say which series the query has from {CollectFailure.Text(start)} to {CollectFailure.Text(last)}: {listing.Detail}");
            }

            foreach (LabelSet set in listing.Sets)
            {
                found.TryAdd(set.ToString(), set);
            }

            if (found.Count > MaxSeries)
            {
                throw new CollectException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{job.Name}: the query has more than {MaxSeries} series; add some of them up first, such as with sum by (app) ({job.Query.PromQl})."));
            }
        }

        return found.Count > 0 ? [.. found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)] : throw CollectFailure.Nothing(job, "no series", end - job.Lookback);
    }
}
