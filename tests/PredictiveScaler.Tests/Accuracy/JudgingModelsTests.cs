using System.Text.Json;
using PredictiveScaler.Accuracy.LeaveOneOut;

namespace PredictiveScaler.Tests.Accuracy;

public sealed class JudgingModelsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("judging-").FullName;

    public JudgingModelsTests()
    {
        Directory.CreateDirectory(Kept());
        File.WriteAllText(Kept("sources.json"), """{ "shops": "Our shops" }""");
    }

    [Fact]
    public void Weights_without_the_source_stand_in_for_shipped_ones_that_saw_it()
    {
        Model(Shipped("blend"), "Our shops", "Synthetic");
        Model(Shipped("prophet"), "Synthetic");
        Model(Kept("shops", "blend"), "Synthetic");

        JudgingModels judging = For("Our shops");

        Assert.Equal([Kept("shops", "blend"), Shipped("prophet")], judging.Folders.Values);
        Assert.Empty(judging.Missing);
    }

    [Fact]
    public void Weights_that_saw_the_source_they_are_kept_to_judge_are_refused()
    {
        Model(Kept("shops", "blend"), "Synthetic", "our shops");

        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => For("Our shops"));

        Assert.Contains("its training data names Our shops", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_model_that_saw_the_source_does_not_judge_it()
    {
        Model(Shipped("blend"), "Our shops");

        JudgingModels judging = For("Our shops");

        Assert.Empty(judging.Folders);
        Assert.Equal(["blend"], judging.Missing);
    }

    [Fact]
    public void A_source_that_no_weights_saw_is_judged_by_the_shipped_ones()
    {
        Model(Shipped("blend"), "Our shops");

        Assert.Equal([Shipped("blend")], For("Their shops").Folders.Values);
    }

    [Fact]
    public void Weights_that_do_not_say_what_they_saw_judge_nothing()
    {
        Directory.CreateDirectory(Shipped("blend"));
        File.WriteAllText(Path.Combine(Shipped("blend"), "model.json"), "{}");

        Assert.Contains("trainingData", Assert.Throws<InvalidDataException>(() => For("Their shops")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_models_directory_holds_the_chosen_models_and_nothing_else()
    {
        Model(Shipped("blend"), "Synthetic");
        string target = Path.Combine(_root, "out");
        Model(Path.Combine(target, "left-over"), "Our shops");

        For("Our shops").CopyTo(target);

        Assert.Equal([Path.Combine(target, "blend", "model.json")], Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private JudgingModels For(string source) => JudgingModels.For(source, SourceFolders.Read(Kept()), Shipped());

    private string Shipped(params string[] path) => Path.Combine([_root, "shipped", .. path]);

    private string Kept(params string[] path) => Path.Combine([_root, "kept", .. path]);

    private static void Model(string folder, params string[] sources)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(new { trainingData = sources.Select(name => new { name, licence = "MIT" }) }));
    }
}
