using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Doctor;

internal static class DoctorSamples
{
    public static readonly DateTimeOffset Now = new(2026, 9, 14, 12, 0, 30, TimeSpan.Zero);

    public static string PathOf(string file) => RepositoryFiles.PathOf($"tests/data/scaledobjects/{file}");

    public static async Task<IReadOnlyList<Finding>> FindAsync(string file, IMetricSource? source = null) =>
        await FindInAsync(await File.ReadAllTextAsync(PathOf(file)), source);

    public static async Task<IReadOnlyList<Finding>> FindInAsync(string yaml, IMetricSource? source = null)
    {
        (Findings findings, TriggerAuthentications authentications) = (new(), new());
        IReadOnlyList<ScaledManifest> manifests = ManifestReader.Read("file.yaml", yaml, "default", findings, authentications);
        await DoctorChecks.RunAsync(manifests, new Surroundings { Source = source, Clock = new FakeTimeProvider(Now), Authentications = authentications }, findings, CancellationToken.None);
        return findings.All;
    }

    /// <summary>good.yaml with another query or threshold.</summary>
    public static async Task<IReadOnlyList<Finding>> FindWithQueryAsync(string query)
    {
        string[] lines = await File.ReadAllLinesAsync(PathOf("good.yaml"));
        int line = Array.FindIndex(lines, text => text.Contains(" query:", StringComparison.Ordinal));
        lines[line] = $"        query: '{query.Replace("'", "''", StringComparison.Ordinal)}'";
        return await FindInAsync(string.Join('\n', lines));
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(DoctorRequest request, string input = "", IMetricSource? source = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using StringReader reader = new(input);
        int code = await new DoctorRun(new CommandTexts(reader, output, error), new FakeTimeProvider(Now), (_, _) => source!).RunAsync(request, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}

/// <summary>Answers what a test wants.</summary>
internal sealed class StubSource(Reading reading, double[] history) : IMetricSource
{
    public List<MetricQuery> Asked { get; } = [];

    public static StubSource With(params double[] history) => new(Reading.Of(DoctorSamples.Now, history.Length == 0 ? 0 : history[^1]), history);

    public Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Task.FromResult(reading);
    }

    public Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Task.FromResult(new RangeReading(MetricSourceError.None, "", start, query.Step, history));
    }
}
