using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Tests.Forecasting;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly LogRecorder<ModelCatalog> _log = new();

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public void Good_models_are_loaded_although_others_beside_them_are_broken()
    {
        using ModelCatalog catalog = TestModels.LoadAll(_log);
        Assert.Equal(["context-only", "history", "nan-later", "throws-later", "unsorted", "valid"], catalog.Models.Select(model => model.Name));
        Assert.Equal(["bad-checksum", "nan-output", "wrong-history", "wrong-input-name", "wrong-shape"], catalog.Rejected.Select(model => Path.GetFileName(model.Folder)));
    }

    [Theory]
    [InlineData("bad-checksum", "model.json: sha256 is 0000")]
    [InlineData("nan-output", "model.onnx: a probe run failed: the model gave a number that is not finite")]
    [InlineData("wrong-input-name", "model.onnx: has no input 'step'; it has context")]
    [InlineData("wrong-history", "model.onnx: input 'history' has shape [-1, 5], not [batch, 4]")]
    [InlineData("wrong-shape", "model.onnx: input 'context' has shape [-1, 4], not [batch, 5]")]
    public void Broken_model_is_out_with_one_error_that_says_why(string name, string problem)
    {
        using ModelCatalog catalog = TestModels.LoadAll(_log);
        Assert.StartsWith(problem, Assert.Single(catalog.Rejected.Single(model => Path.GetFileName(model.Folder) == name).Problems), StringComparison.Ordinal);
        (LogLevel level, int id, string text) = Assert.Single(_log.Entries, entry => entry.Text.Contains(name, StringComparison.Ordinal));
        Assert.Equal((LogLevel.Error, 3001), (level, id));
        Assert.Contains(problem, text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_manifest_are_named_with_their_fields()
    {
        CopyValid("broken", json =>
        {
            json["formatVersion"] = 2;
            json["name"] = "Not a name";
            json["contextLength"] = "four";
            json["quantiles"] = new JsonArray(0.9, 0.5, 1.5);
            json["inputs"]![1]!["name"] = "mask";
            json["outputs"]![0]!["shape"] = new JsonArray("batch", 9, 3);
            json["date"] = "yesterday";
            json["sha256"] = "abc";
            json.AsObject().Remove("licence");
            json["stepSecondsRange"] = new JsonArray(60);
        });
        IReadOnlyList<string> problems = Assert.Single(Load().Rejected).Problems;
        foreach (string field in new[]
        {
            "formatVersion", "name", "contextLength", "quantiles[2]", "quantiles must ascend", "inputs[1].name 'mask'", "outputs[0].shape",
            "date", "sha256", "licence is missing", "stepSecondsRange",
        })
        {
            Assert.Contains(problems, problem => problem.StartsWith($"model.json: {field}", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("historyLength", "is missing")]
    [InlineData("historyStepSeconds", "is missing")]
    public void Graph_that_reads_history_must_say_how_much(string field, string problem)
    {
        Copy("history", "broken", json => json.AsObject().Remove(field));
        Assert.Contains($"model.json: {field} {problem}", Assert.Single(Load().Rejected).Problems);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(86401)]
    public void Step_of_history_is_bounded(int seconds)
    {
        Copy("history", "broken", json => json["historyStepSeconds"] = seconds);
        Assert.Equal(["model.json: historyStepSeconds must be a whole number from 1 to 86400"], Assert.Single(Load().Rejected).Problems);
    }

    [Theory]
    [InlineData("{ \"name\": ", "model.json: is not JSON")]
    [InlineData("[]", "model.json: must be a JSON object")]
    public void Text_that_is_no_manifest_is_refused(string json, string problem)
    {
        CopyValid("broken", _ => { });
        File.WriteAllText(Path.Combine(_folder.FullName, "broken", "model.json"), json);
        Assert.StartsWith(problem, Assert.Single(Assert.Single(Load().Rejected).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("model.onnx")]
    public void Missing_file_is_named(string file)
    {
        CopyValid("half", _ => { });
        File.Delete(Path.Combine(_folder.FullName, "half", file));
        Assert.Equal([$"{file}: is missing"], Assert.Single(Load().Rejected).Problems);
    }

    [Fact]
    public void Bytes_that_are_no_graph_are_refused()
    {
        byte[] noise = [1, 2, 3, 4];
        CopyValid("noise", json => json["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(noise)));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "noise", "model.onnx"), noise);
        Assert.StartsWith("model.onnx: cannot be loaded", Assert.Single(Assert.Single(Load().Rejected).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Second_model_of_a_name_and_names_of_algorithms_are_refused()
    {
        CopyValid("a", _ => { });
        CopyValid("b", _ => { });
        CopyValid("c", json => json["name"] = "last-value");
        using ModelCatalog catalog = ModelCatalog.Load(_folder.FullName, ["last-value"], _log);
        Assert.Equal("valid", Assert.Single(catalog.Models).Name);
        Assert.Equal(
            ["model.json: name 'valid' is taken", "model.json: name 'last-value' is taken"],
            catalog.Rejected.SelectMany(model => model.Problems));
    }

    [Fact]
    public void Folder_without_model_files_is_not_a_model()
    {
        _folder.CreateSubdirectory("training");
        using ModelCatalog catalog = Load();
        Assert.Empty(catalog.Models);
        Assert.Empty(catalog.Rejected);
    }

    [Fact]
    public void Missing_directory_leaves_the_catalog_empty_and_says_so()
    {
        using ModelCatalog catalog = ModelCatalog.Load(Path.Combine(_folder.FullName, "nowhere"), [], _log);
        Assert.Empty(catalog.Models);
        Assert.Equal(3002, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public void Every_shipped_model_is_usable()
    {
        using ModelCatalog catalog = TestModels.Shipped();
        Assert.Empty(catalog.Rejected);
        Assert.Contains(catalog.Models, model => model.Name == "blend");
    }

    private ModelCatalog Load() => ModelCatalog.Load(_folder.FullName, [], _log);

    private void CopyValid(string name, Action<JsonNode> change) => Copy("valid", name, change);

    private void Copy(string model, string name, Action<JsonNode> change)
    {
        string folder = _folder.CreateSubdirectory(name).FullName;
        File.Copy(Path.Combine(TestModels.Folder(model), "model.onnx"), Path.Combine(folder, "model.onnx"));
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(TestModels.Folder(model), "model.json")))!;
        change(json);
        File.WriteAllText(Path.Combine(folder, "model.json"), json.ToJsonString());
    }
}
