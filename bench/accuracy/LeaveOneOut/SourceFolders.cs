using System.Text.Json;

namespace PredictiveScaler.Accuracy.LeaveOneOut;

/// <summary>Which folder holds the weights that never saw a source: <c>sources.json</c> beside the folders maps folder to source.</summary>
internal sealed class SourceFolders
{
    private readonly string _root;
    private readonly Dictionary<string, string> _folderOfSource;

    private SourceFolders(string root, Dictionary<string, string> folderOfSource) => (_root, _folderOfSource) = (root, folderOfSource);

    public static SourceFolders Read(string root)
    {
        byte[] json = File.ReadAllBytes(Path.Combine(root, "sources.json"));
        Dictionary<string, string> sources = JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        return new SourceFolders(root, sources.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The folder for a source that shipped weights may have seen; null for any other.</summary>
    public string? Of(string source) => _folderOfSource.TryGetValue(source, out string? folder) ? Path.Combine(_root, folder) : null;
}
