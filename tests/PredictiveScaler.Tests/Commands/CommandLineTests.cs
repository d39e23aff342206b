using System.CommandLine;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("Option '--out' is required.", "see `predictive-scaler collect --help`", "collect", "--query", "sum(a)")]
    [InlineData("--step takes a time", "see `predictive-scaler collect --help`", "collect", "--out", "x", "--step", "7x")]
    [InlineData("Option '--trace' is required.", "see `predictive-scaler backtest --help`", "backtest")]
    [InlineData("nonsense", "see `predictive-scaler --help`", "nonsense")]
    public async Task A_wrong_command_line_is_answered_with_what_is_wrong_and_where_help_is(string problem, string pointer, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.EndsWith(pointer + Environment.NewLine, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", output + error, StringComparison.Ordinal);
        Assert.InRange((output + error).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 2, 3);
    }

    [Fact]
    public async Task Help_is_given_to_whoever_asks_for_it()
    {
        (int exitCode, string output, string error) = await RunAsync("collect", "--help");

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        RootCommand root = new("test") { CollectCommand.Create(), BacktestCommand.Create() };
        int exitCode = await CommandLine.InvokeAsync(root.Parse(arguments), new InvocationConfiguration { Output = output, Error = error }, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
