using System.CommandLine;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Collect;

/// <summary>The command in a directory of its own, on a clock that stands where the history ends.</summary>
internal sealed class CollectRig : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Func<CollectSettings, IMetricSource> _connect;

    public CollectRig(Func<CollectSettings, IMetricSource>? connect = null) => _connect = connect ?? CollectSource.Connect;

    public string Out { get; } = Directory.CreateTempSubdirectory("collect-").FullName;

    public FakeTimeProvider Clock { get; } = new(Now);

    public StringWriter Output { get; private set; } = new();

    public StringWriter Error { get; private set; } = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        (Output, Error) = (new StringWriter(), new StringWriter());
        CommandTexts texts = new(TextReader.Null, Output, Error);
        Command command = CollectCommand.Create(texts, Clock, isTerminal: false, _connect);
        ParseResult parsed = new RootCommand { command }.Parse(["collect", .. arguments, "--out", Out]);
        if (parsed.Errors.Count > 0)
        {
            Error.WriteLine(string.Join('\n', parsed.Errors.Select(error => error.Message)));
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = Output, Error = Error }, cancellationToken);
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public string PathOf(string file) => Path.Combine(Out, file);

    public Trace Trace(string name) => TraceCsv.Read(PathOf(name + ".csv"));

    public string[] Files() => [.. Directory.GetFiles(Out).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Out, recursive: true);
}
