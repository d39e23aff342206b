using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace PredictiveScaler.Host.Commands;

/// <summary>Runs what a command line asks for. One that is wrong is answered with what is wrong, not with pages of help around it.</summary>
internal static class CommandLine
{
    public const string Program = "predictive-scaler";

    /// <returns>The command's exit code; <see cref="ExitCodes.Usage"/> where the command line is wrong.</returns>
    public static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
        }

        int exitCode = await parsed.InvokeAsync(configuration, cancellationToken);
        if (parsed.Errors.Count == 0)
        {
            return exitCode;
        }

        await configuration.Error.WriteLineAsync($"see `{PathOf(parsed.CommandResult)} --help`");
        return ExitCodes.Usage;
    }

    private static string PathOf(CommandResult command) => command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : Program;
}
