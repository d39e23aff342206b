using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>
/// Every usable model of a models directory (a folder each: <c>model.onnx</c> and <c>model.json</c>), checked when the service starts.
/// A folder that does not hold what it declares is left out with one error that names all its problems; the others are not harmed.
/// </summary>
internal sealed class ModelCatalog : IDisposable
{
    private const long MaxManifestBytes = 1 << 20;
    private const long MaxGraphBytes = 512L << 20;
    private readonly List<OnnxForecaster> _models = [];
    private readonly List<RejectedModel> _rejected = [];
    private readonly HashSet<string> _names;
    private readonly ILogger<ModelCatalog> _logger;

    private ModelCatalog(IEnumerable<string> reservedNames, ILogger<ModelCatalog> logger) =>
        (_names, _logger) = (new HashSet<string>(reservedNames, StringComparer.Ordinal), logger);

    /// <summary>Models that passed every check, by folder name.</summary>
    public IReadOnlyList<OnnxForecaster> Models => _models;

    /// <summary>Folders that did not.</summary>
    public IReadOnlyList<RejectedModel> Rejected => _rejected;

    /// <summary>Loads all folders of <paramref name="directory"/>. Never throws for what it finds there.</summary>
    /// <param name="directory">The models directory.</param>
    /// <param name="reservedNames">Names of the forecasters that are no models; a model may not take one.</param>
    /// <param name="logger">Takes one line a folder.</param>
    public static ModelCatalog Load(string directory, IEnumerable<string> reservedNames, ILogger<ModelCatalog> logger)
    {
        var catalog = new ModelCatalog(reservedNames, logger);
        foreach (string folder in catalog.FoldersOf(directory))
        {
            catalog.Add(folder);
        }

        return catalog;
    }

    public void Dispose() => _models.ForEach(model => model.Dispose());

    private string[] FoldersOf(string directory)
    {
        try
        {
            // A folder without either file is something else (models/training), not a broken model.
            return [.. Directory.EnumerateDirectories(directory)
                .Where(folder => File.Exists(Path.Combine(folder, "model.json")) || File.Exists(Path.Combine(folder, "model.onnx")))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.ModelsDirectoryUnreadable(_logger, directory, unreadable.Message);
            return [];
        }
    }

    private void Add(string folder)
    {
        var problems = new List<string>();
        OnnxForecaster? model = TryLoad(folder, problems);
        if (model is not null)
        {
            _names.Add(model.Name);
            _models.Add(model);
            Log.ModelLoaded(_logger, model.Name, model.Manifest.Version, folder, model.Manifest.Description);
            return;
        }

        _rejected.Add(new RejectedModel(folder, problems));
        Log.ModelRejected(_logger, folder, string.Join("; ", problems));
    }

    private OnnxForecaster? TryLoad(string folder, List<string> problems)
    {
        byte[]? json = ReadFile(folder, "model.json", MaxManifestBytes, problems);
        byte[]? graph = ReadFile(folder, "model.onnx", MaxGraphBytes, problems);
        ModelManifest? manifest = json is null ? null : ModelManifestReader.Read(json, problems);
        if (manifest is not null && _names.Contains(manifest.Name))
        {
            problems.Add($"model.json: name '{manifest.Name}' is taken");
        }

        if (manifest is not null && graph is not null)
        {
            CheckSum(graph, manifest, problems);
        }

        return problems.Count == 0 ? TryOpen(manifest!, graph!, problems) : null;
    }

    private static byte[]? ReadFile(string folder, string name, long maxBytes, List<string> problems)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Length <= maxBytes)
            {
                return File.ReadAllBytes(file.FullName);
            }

            problems.Add($"{name}: has more than {maxBytes} bytes");
        }
        catch (FileNotFoundException)
        {
            problems.Add($"{name}: is missing");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{name}: cannot be read: {unreadable.Message}");
        }

        return null;
    }

    private static void CheckSum(byte[] graph, ModelManifest manifest, List<string> problems)
    {
        string actual = Convert.ToHexStringLower(SHA256.HashData(graph));
        if (actual != manifest.Sha256)
        {
            problems.Add($"model.json: sha256 is {manifest.Sha256}, but model.onnx has {actual}");
        }
    }

    private OnnxForecaster? TryOpen(ModelManifest manifest, byte[] graph, List<string> problems)
    {
        InferenceSession session;
        try
        {
            session = ModelSession.Open(graph);
        }
        catch (OnnxRuntimeException broken)
        {
            problems.Add($"model.onnx: cannot be loaded: {broken.Message}");
            return null;
        }

        GraphContract.Check(session, manifest, problems);
        if (problems.Count == 0 && ModelProbe.Run(manifest, session) is { } failure)
        {
            problems.Add($"model.onnx: a probe run failed: {failure}");
        }

        if (problems.Count == 0)
        {
            return new OnnxForecaster(manifest, session, _logger);
        }

        session.Dispose();
        return null;
    }
}
