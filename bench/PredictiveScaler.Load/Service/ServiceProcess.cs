using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PredictiveScaler.Load.Service;

/// <summary>The real <c>predictive-scaler serve</c> in a process of its own, and what the kernel says of it.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private const int ComplaintsShown = 5;
    private readonly Process _process;
    private readonly HttpClient _http;
    private int _complaints;

    private ServiceProcess(Process process, Uri grpc, Uri http, TimeSpan timeToReady)
    {
        (_process, Grpc, TimeToReady) = (process, grpc, timeToReady);
        _http = new HttpClient { BaseAddress = http };
    }

    public Uri Grpc { get; }

    public TimeSpan TimeToReady { get; }

    /// <summary>Lines of the log that are warnings or worse.</summary>
    public int Complaints => Volatile.Read(ref _complaints);

    /// <summary>Processor time since it was started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, and the most there was; bytes.</summary>
    public (long Now, long Peak) ResidentMemory
    {
        get
        {
            string[] lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status"));
            return (Kilobytes(lines, "VmRSS:") * 1024, Kilobytes(lines, "VmHWM:") * 1024);
        }
    }

    public static async Task<ServiceProcess> StartAsync(Uri source, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "predictive-scaler.dll");
        ProcessStartInfo start = new("dotnet", [program, "serve", "--grpc-port", "0", "--http-port", "0"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Sources__main__Url"] = source.ToString();
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            start.Environment[parts[0].Replace(":", "__", StringComparison.Ordinal)] = parts[1];
        }

        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(start)!;
        (Uri grpc, Uri http) = await AddressesAsync(process, cancellationToken);
        ServiceProcess service = new(process, grpc, http, Stopwatch.GetElapsedTime(started));
        _ = service.DrainAsync();
        using HttpResponseMessage ready = await service._http.GetAsync("readyz", cancellationToken);
        ready.EnsureSuccessStatusCode();
        return service;
    }

    public async Task<MetricsPage> MetricsAsync(CancellationToken cancellationToken) =>
        MetricsPage.Parse(await _http.GetStringAsync("metrics", cancellationToken));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private static async Task<(Uri Grpc, Uri Http)> AddressesAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Serving().Match(line) is { Success: true } match)
            {
                return (new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value));
            }
        }

        throw new InvalidOperationException("The service ended before it was ready.");
    }

    /// <summary>A pipe that nobody reads would stop the service.</summary>
    private async Task DrainAsync()
    {
        _process.BeginOutputReadLine();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if ((line.Contains(" warn:", StringComparison.Ordinal) || line.Contains(" fail:", StringComparison.Ordinal)) && Interlocked.Increment(ref _complaints) <= ComplaintsShown)
            {
                await Console.Error.WriteLineAsync(line);
            }
        }
    }

    private static long Kilobytes(string[] lines, string name) =>
        long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    [GeneratedRegex("Serving KEDA at ([^,]+), metrics and API at ([^;]+);")]
    private static partial Regex Serving();
}
