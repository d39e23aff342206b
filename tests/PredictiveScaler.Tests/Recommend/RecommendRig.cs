using System.CommandLine;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Recommend;

namespace PredictiveScaler.Tests.Recommend;

/// <summary>The command on a clock that stands where the history ends.</summary>
internal static class RecommendRig
{
    public static readonly DateTimeOffset Now = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(Now, arguments);

    public static async Task<(int Code, string Output, string Error)> RunAsync(DateTimeOffset now, params string[] arguments)
    {
        (StringWriter output, StringWriter error) = (new StringWriter(), new StringWriter());
        Command command = RecommendCommand.Create(new CommandTexts(TextReader.Null, output, error), new FakeTimeProvider(now.AddSeconds(70)), ServerSource.Connect);
        ParseResult parsed = new RootCommand { command }.Parse(["recommend", .. arguments]);
        int code = await CommandLine.InvokeAsync(parsed, new InvocationConfiguration { Output = output, Error = error }, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
