namespace PredictiveScaler.Accuracy.LeaveOneOut;

/// <summary>
/// The models that may judge a source. Weights trained without the source where there are such; otherwise the shipped model, but only when
/// its training data does not name the source. Weights that saw a source cannot judge it.
/// </summary>
/// <param name="Folders">Folder of each model by name.</param>
/// <param name="Missing">Shipped models that saw the source and have no weights that did not.</param>
internal sealed record JudgingModels(IReadOnlyDictionary<string, string> Folders, IReadOnlyList<string> Missing)
{
    /// <exception cref="InvalidDataException">Weights kept for this source saw it.</exception>
    public static JudgingModels For(string source, SourceFolders sources, string shipped)
    {
        Dictionary<string, string> without = ModelsIn(sources.Of(source));
        foreach ((string name, string folder) in without)
        {
            if (TrainingSources.Saw(folder, source))
            {
                throw new InvalidDataException($"{folder}: its training data names {source}, which it is kept to judge ({name})");
            }
        }

        SortedDictionary<string, string> chosen = new(without, StringComparer.Ordinal);
        List<string> missing = [];
        foreach ((string name, string folder) in ModelsIn(shipped).Where(model => !without.ContainsKey(model.Key)))
        {
            if (TrainingSources.Saw(folder, source))
            {
                missing.Add(name);
            }
            else
            {
                chosen.Add(name, folder);
            }
        }

        return new JudgingModels(chosen, missing);
    }

    /// <summary>Makes <paramref name="target"/> a models directory of exactly these models.</summary>
    public void CopyTo(string target)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.CreateDirectory(target);
        foreach ((string name, string folder) in Folders)
        {
            DirectoryInfo copy = Directory.CreateDirectory(Path.Combine(target, name));
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }
        }
    }

    private static Dictionary<string, string> ModelsIn(string? root) => root is null || !Directory.Exists(root)
        ? []
        : Directory.EnumerateDirectories(root)
            .Where(folder => File.Exists(Path.Combine(folder, "model.json")))
            .ToDictionary(folder => Path.GetFileName(folder), StringComparer.Ordinal);
}
