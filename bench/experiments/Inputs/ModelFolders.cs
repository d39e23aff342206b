using PredictiveScaler.Accuracy.LeaveOneOut;

namespace PredictiveScaler.Experiments.Inputs;

/// <summary>A models directory for each source, with only weights that never saw it.</summary>
internal sealed class ModelFolders(ExperimentsOptions options)
{
    private readonly Dictionary<string, string> _prepared = [];

    /// <exception cref="InvalidDataException">A shipped model saw the source, and there are no weights that did not.</exception>
    public string Of(string source)
    {
        if (_prepared.TryGetValue(source, out string? folder))
        {
            return folder;
        }

        JudgingModels judging = JudgingModels.For(source, SourceFolders.Read(options.LeaveOneOut), options.Models);
        if (judging.Missing.Count > 0)
        {
            throw new InvalidDataException($"{string.Join(", ", judging.Missing)} cannot judge {source}: the shipped weights saw it, and there are none that did not.");
        }

        folder = Path.Combine(options.Out, "models", $"{_prepared.Count + 1}");
        judging.CopyTo(folder);
        _prepared.Add(source, folder);
        return folder;
    }
}
