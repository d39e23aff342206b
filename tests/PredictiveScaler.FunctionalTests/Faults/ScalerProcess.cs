using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary><c>predictive-scaler</c> as a process of its own, for what a process alone can show: exit codes, its memory, its sudden death.</summary>
internal sealed partial class ScalerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<(Uri Grpc, Uri Http)> _addresses = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScalerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Resident bytes now.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it with settings in the environment, as a container has them.</summary>
    /// <remarks>An empty value takes a variable away.</remarks>
    public static ScalerProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "predictive-scaler.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string key, string value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value.Length > 0 ? value : null;
        }

        return new ScalerProcess(Process.Start(start)!);
    }

    public Task<(Uri Grpc, Uri Http)> AddressesAsync() => _addresses.Task.WaitAsync(Patience);

    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is flushed, closed or said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, as Kubernetes stops a pod; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (Serving().Match(line) is { Success: true } serving)
        {
            _addresses.TrySetResult((new Uri(serving.Groups["grpc"].Value), new Uri(serving.Groups["http"].Value)));
        }
    }

    [GeneratedRegex("Serving KEDA at (?<grpc>[^ ,]+), metrics and API at (?<http>[^ ;]+);")]
    private static partial Regex Serving();
}
