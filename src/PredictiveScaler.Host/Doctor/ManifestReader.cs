using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Host.Doctor;

/// <summary>Finds the ScaledObjects and ScaledJobs of a YAML text: several documents, and <c>kind: List</c>.</summary>
internal static class ManifestReader
{
    /// <summary>More than any manifest needs, and little enough to read at once.</summary>
    internal const int MaxLength = 4 * 1024 * 1024;

    /// <param name="file">Its name.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="defaultNamespace">Of objects that name none.</param>
    /// <param name="findings">Told what is wrong with the file.</param>
    /// <param name="authentications">Takes those of the file; null = nobody asks for them.</param>
    public static IReadOnlyList<ScaledManifest> Read(string file, string text, string defaultNamespace, Findings findings, TriggerAuthentications? authentications = null)
    {
        if (text.Length > MaxLength)
        {
            findings.Error("file-too-large", new Place(file, 0, ""), $"the file has more than {MaxLength} characters", "give the ScaledObjects alone");
            return [];
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
            int line = (int)((problem as YamlException)?.Start.Line ?? parser.Current?.End.Line ?? 0);
            bool template = text.Contains("{{", StringComparison.Ordinal);
            findings.Error(
                "yaml",
                new Place(file, line, ""),
                $"this is not YAML: {Reason(problem)}",
                template ? "it looks like a template: render it first (helm template ... | predictive-scaler doctor -)" : "check indentation, quotes, brackets and repeated keys" + (line > 0 ? " at this line" : ""));
            return [];
        }

        YamlPath[] objects = [.. stream.Documents.SelectMany(document => Objects(new YamlPath(document.RootNode)))];
        List<ScaledManifest> found = [.. objects.Where(root => root["kind"].Text is "ScaledObject" or "ScaledJob").Select(root => new ScaledManifest(file, root, defaultNamespace))];
        int known = objects.Count(root => authentications?.TryAdd(root, defaultNamespace) is true);
        if (found.Count + known == 0)
        {
            findings.Warning("no-scaled-object", new Place(file, 0, ""), "there is no ScaledObject or ScaledJob in it", "give a file with kind: ScaledObject");
        }

        return found;
    }

    private static IEnumerable<YamlPath> Objects(YamlPath root) => root["kind"].Text == "List" ? root["items"].Items : [root];

    // The message starts with a position that Place says already.
    private static string Reason(Exception problem) => problem is YamlException
        ? (problem.InnerException ?? problem).Message.ReplaceLineEndings(" ")
        : "a bracket or brace is not closed, or an indentation is wrong, here or above";
}
