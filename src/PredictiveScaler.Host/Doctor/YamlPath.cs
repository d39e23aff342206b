using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Host.Doctor;

/// <summary>Reads a YAML tree by path, keeping lines. Absent parts are null, never an exception.</summary>
internal readonly record struct YamlPath(YamlNode? Node)
{
    public bool Exists => Node is not null;

    /// <summary>From 1; 0 when absent.</summary>
    public int Line => Node is null ? 0 : (int)Node.Start.Line;

    /// <summary>Text of a scalar; null when absent, not a scalar, or YAML's null.</summary>
    public string? Text => Node is YamlScalarNode scalar && !IsNull(scalar) ? scalar.Value : null;

    public IEnumerable<YamlPath> Items => Node is YamlSequenceNode sequence ? sequence.Children.Select(child => new YamlPath(child)) : [];

    public IEnumerable<(string Key, int Line, YamlPath Value)> Entries => Node is YamlMappingNode mapping
        ? mapping.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", (int)pair.Key.Start.Line, new YamlPath(pair.Value)))
        : [];

    /// <summary>Whether Kubernetes reads the scalar as something other than text: a number, true/false, null.</summary>
    public bool IsUnquotedNonText => Node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && PlainScalars.IsNotText(scalar.Value ?? "");

    public YamlPath this[string key] => new(Node is YamlMappingNode mapping
        ? mapping.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: { } name } && name == key).Value
        : null);

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";
}
