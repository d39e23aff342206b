using System.Diagnostics;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>A program run to its end; what it says on its standard error is kept.</summary>
internal static class ChildProcess
{
    private const int KeptLines = 20;

    /// <returns>Null when it ended with 0; else why not.</returns>
    public static async Task<string?> RunAsync(string program, IEnumerable<string> arguments, ProcessPriorityClass priority, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        using Process process = new() { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        LimitToOneThread(process.StartInfo);
        List<string> errors = [];
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program} does not start: {missing.Message}";
        }

        try
        {
            process.PriorityClass = priority;
            process.OutputDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            await process.WaitForExitAsync(timed.Token);
            return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {Joined(errors)}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{program} was ended after {limit}";
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Times a call on one core are compared, and the machine is not ours alone.</summary>
    private static void LimitToOneThread(ProcessStartInfo start) =>
        (start.Environment["OPENBLAS_NUM_THREADS"], start.Environment["OMP_NUM_THREADS"], start.Environment["TZ"]) = ("1", "1", "UTC");

    private static void Keep(List<string> errors, string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Count < KeptLines)
            {
                errors.Add(line);
            }
        }
    }

    private static string Joined(List<string> errors)
    {
        lock (errors)
        {
            return string.Join(' ', errors);
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
