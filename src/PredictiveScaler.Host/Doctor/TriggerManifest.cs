using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor;

/// <summary>One trigger of a ScaledObject or ScaledJob.</summary>
internal sealed class TriggerManifest
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Lazy<MetadataParseResult> _parsed;

    public TriggerManifest(ScaledManifest owner, int index, YamlPath root)
    {
        (Owner, Index, Root) = (owner, index, root);
        foreach ((string key, int line, YamlPath value) in root["metadata"].Entries)
        {
            Metadata[key] = value.Text ?? "";
            _lines[key] = line;
        }

        _parsed = new Lazy<MetadataParseResult>(Parse);
    }

    public ScaledManifest Owner { get; }

    public int Index { get; }

    public YamlPath Root { get; }

    public string Type => Root["type"].Text ?? "";

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public bool IsExternal => Type is "external" or "external-push";

    /// <summary>External, and with a key of ours: somebody else's external scaler has other keys.</summary>
    public bool IsOurs => IsExternal && Metadata.Keys.Any(key => MetadataKeys.Find(WithoutFromEnv(key)) is { Effect: not MetadataKeyEffect.Keda });

    /// <summary>What the service would make of the metadata, as far as a file can tell: values from the environment are not in it.</summary>
    public MetadataParseResult Parsed => _parsed.Value;

    public Place Place => At(Root.Line);

    public Place At(int line) => Owner.At(line > 0 ? line : Root.Line) with { Subject = $"{Owner.Subject}, trigger {Index}" };

    /// <summary>The place of a metadata key; of the trigger when the key is not there.</summary>
    public Place AtKey(string key) => At(_lines.GetValueOrDefault(key));

    /// <summary>Keys whose values only the cluster knows.</summary>
    public IEnumerable<string> KeysFromEnvironment => Metadata.Keys.Where(key => key != WithoutFromEnv(key));

    private static string WithoutFromEnv(string key) =>
        key.EndsWith(MetadataFingerprint.FromEnv, StringComparison.Ordinal) ? key[..^MetadataFingerprint.FromEnv.Length] : key;

    private MetadataParseResult Parse()
    {
        Dictionary<string, string> known = new(Metadata, StringComparer.Ordinal);
        foreach (string key in KeysFromEnvironment)
        {
            // The file holds the variable's name, not its value: stand in for required values, leave others out.
            known.Remove(key);
            if (MetadataKeys.Find(WithoutFromEnv(key)) is { Required: true } row)
            {
                known[key] = row.Example;
            }
        }

        return new TriggerMetadataParser().Parse(Owner.Namespace, Owner.Name.Length == 0 ? "unnamed" : Owner.Name, known);
    }
}
