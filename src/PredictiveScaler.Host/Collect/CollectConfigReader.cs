using System.Globalization;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Triggers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Host.Collect;

/// <summary>Reads a configuration file, YAML or JSON (which is YAML), and names every problem with its line.</summary>
internal sealed class CollectConfigReader
{
    public const int MaxLength = 1024 * 1024;
    public const int MaxQueries = 1000;
    private static readonly string[] Keys = ["url", "timeout", "lookback", "step", "chunk", "headers", "bearerToken", "user", "password", "caFile", "queries"];
    private static readonly string[] QueryKeys = ["name", "query", "step", "lookback", "eachSeries"];

    private readonly string _file;
    private readonly List<string> _problems = [];

    private CollectConfigReader(string file) => _file = file;

    /// <returns>The settings, and every problem; settings are meaningless when there is one.</returns>
    public static (CollectSettings Settings, IReadOnlyList<string> Problems) Read(string file, string text)
    {
        CollectConfigReader reader = new(file);
        CollectSettings settings = reader.Load(text) is { } root ? reader.Read(root) : new();
        return (settings, reader._problems);
    }

    private YamlPath? Load(string text)
    {
        if (text.Length > MaxLength)
        {
            Problem(0, $"has more than {MaxLength} characters.");
            return null;
        }

        YamlStream stream = [];
        Parser parser = new(new StringReader(text));
        try
        {
            stream.Load(parser);
        }
        catch (Exception problem) when (problem is YamlException or InvalidOperationException or ArgumentException)
        {
            // The parser lets exceptions of its own collections through, which know no line: it is near the last thing that was read.
            Problem((int)((problem as YamlException)?.Start.Line ?? parser.Current?.End.Line ?? 0), "is neither YAML nor JSON here: check indentation, quotes, brackets and repeated keys.");
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return new YamlPath(root);
        }

        Problem(1, "must be one mapping with the keys url and queries.");
        return null;
    }

    private CollectSettings Read(YamlPath root)
    {
        NoteUnknown(root, Keys);
        List<CollectQuery> queries = [];
        foreach (YamlPath item in root["queries"].Items)
        {
            if (ReadQuery(item, queries) is { } query)
            {
                queries.Add(query);
            }
        }

        if (queries.Count == 0 && _problems.Count == 0)
        {
            Problem(root["queries"].Line, "needs queries: a list of entries with name and query.");
        }

        return new CollectSettings
        {
            Url = Value(root, "url", CollectValues.Url),
            Timeout = Value(root, "timeout", CollectValues.Timeout),
            Lookback = Value(root, "lookback", CollectValues.Lookback),
            Step = Value(root, "step", CollectValues.Step),
            Chunk = Value(root, "chunk", CollectValues.Chunk),
            Headers = ReadHeaders(root["headers"]),
            BearerToken = Value(root, "bearerToken", CollectValues.Secret),
            User = root["user"].Text,
            Password = Value(root, "password", CollectValues.Secret),
            CaFile = root["caFile"].Text,
            Queries = queries,
        };
    }

    private CollectQuery? ReadQuery(YamlPath item, List<CollectQuery> earlier)
    {
        NoteUnknown(item, QueryKeys);
        (string? name, string? query) = (item["name"].Text, item["query"].Text);
        int before = _problems.Count;
        if (string.IsNullOrWhiteSpace(query))
        {
            Problem(item.Line, "a query needs query: the PromQL of one total.");
        }

        if (name is null || !TraceNames.IsValid(name))
        {
            Problem(item.Line, $"a query needs a name, which is its file's: {TraceNames.Rule}.");
        }
        else if (earlier.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            Problem(item["name"].Line, $"two queries are named {name}; each writes a file of its name.");
        }

        if (earlier.Count >= MaxQueries)
        {
            Problem(item.Line, $"more than {MaxQueries} queries.");
        }

        TimeSpan? step = Value(item, "step", CollectValues.Step);
        TimeSpan? lookback = Value(item, "lookback", CollectValues.Lookback);
        bool each = ReadFlag(item["eachSeries"]);
        return _problems.Count == before ? new CollectQuery(name!, query!.Trim(), step, lookback, each) : null;
    }

    private bool ReadFlag(YamlPath node)
    {
        if (node.Exists && node.Text is not ("true" or "false"))
        {
            Problem(node.Line, "eachSeries must be true or false.");
        }

        return node.Text == "true";
    }

    private Dictionary<string, SecretReference> ReadHeaders(YamlPath node)
    {
        Dictionary<string, SecretReference> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, int line, YamlPath value) in node.Entries)
        {
            if (CollectValues.Secret($"the header {name}", value.Text ?? "", text => Problem(line, text)) is { } secret)
            {
                headers[name] = secret;
            }
        }

        return headers;
    }

    private T? Value<T>(YamlPath parent, string key, Func<string, string, Action<string>, T?> read)
    {
        YamlPath node = parent[key];
        return node.Exists ? read(key, node.Text ?? "", text => Problem(node.Line, text)) : default;
    }

    private void NoteUnknown(YamlPath node, string[] known)
    {
        foreach ((string key, int line, _) in node.Entries.Where(entry => !known.Contains(entry.Key, StringComparer.Ordinal)))
        {
            string hint = NearestKey.Of(key, known) is { } near ? $"did you mean {near}?" : $"known are {string.Join(", ", known)}.";
            Problem(line, $"there is no key '{key}' here; {hint}");
        }
    }

    private void Problem(int line, string problem) =>
        _problems.Add(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_file}, line {line}: {problem}") : $"{_file}: {problem}");
}
