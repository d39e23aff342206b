using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Commands;

/// <summary>What a user is told of an exception, the same in every command. What is typed wrong is a usage error; what a file holds wrong, or cannot be read or written, is a failure.</summary>
internal sealed record CommandFailure(string Message, int ExitCode)
{
    /// <param name="problem">What was thrown.</param>
    /// <param name="interrupted">What is said where the user stopped it.</param>
    /// <param name="cancellationToken">By which the user stops it.</param>
    /// <returns>Null = a mistake of the program, not for this.</returns>
    public static CommandFailure? Of(Exception problem, string interrupted, CancellationToken cancellationToken) => problem switch
    {
        UsageException or BacktestInputException => new(problem.Message, ExitCodes.Usage),
        TraceFormatException or CollectException or RecommendException or InputException or IOException or UnauthorizedAccessException => new(problem.Message, ExitCodes.Failed),
        OperationCanceledException when cancellationToken.IsCancellationRequested => new(interrupted, ExitCodes.Failed),
        _ => null,
    };

    /// <summary>Of a command that leaves a folder behind.</summary>
    public static CommandFailure? In(string folder, Exception problem, CancellationToken cancellationToken) =>
        Of(problem, $"Interrupted: what is in {folder} is not complete.", cancellationToken);

    /// <returns>The exit code.</returns>
    public int Tell(TextWriter error)
    {
        error.WriteLine(Message);
        return ExitCode;
    }
}
