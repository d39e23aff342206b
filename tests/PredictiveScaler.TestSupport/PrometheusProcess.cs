using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PredictiveScaler.TestSupport;

/// <summary>
/// A real Prometheus on loopback with a storage directory of its own; history is backfilled before it starts. Needs <c>prometheus</c> and
/// <c>promtool</c> on the PATH (see <see cref="RequiresProgramFactAttribute"/>).
/// </summary>
public sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("prometheus-").FullName;
    private Process? _process;
    private int _port;

    /// <summary>The same over restarts.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>Starts it with a history: metric (with labels, as in <c>demand{app="shop"}</c>) to samples in time order.</summary>
    public static async Task<PrometheusProcess> StartAsync(
        IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> history)
    {
        PrometheusProcess prometheus = new();
        try
        {
            await prometheus.BackfillAsync(history);
            prometheus._port = FreePort();
            await prometheus.StartAsync();
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, at the same address with the same data.</summary>
    public async Task StartAsync()
    {
        string config = Path.Combine(_directory, "prometheus.yml");
        await File.WriteAllTextAsync(config, "global: {}\n");
        _process = Run(
            "prometheus",
            $"--config.file={config}",
            $"--storage.tsdb.path={Data}",
            "--storage.tsdb.retention.time=10y",
            "--storage.tsdb.allow-overlapping-blocks",
            $"--web.listen-address={Address.Authority}",
            "--log.level=error");
        using HttpClient client = new();
        for (long started = Stopwatch.GetTimestamp(); ;)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("Prometheus did not start: " + await _process.StandardError.ReadToEndAsync());
            }

            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri(Address, "/-/ready"));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ends it as an outage would: connections are refused from now on.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
        File.Delete(Path.Combine(Data, "lock"));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private async Task BackfillAsync(IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> history)
    {
        Directory.CreateDirectory(Data);
        if (history.Count == 0)
        {
            return;
        }

        string file = Path.Combine(_directory, "history.txt");
        await WriteOpenMetricsAsync(file, history);
        using Process promtool = Run("promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=240h", file, Data);
        string errors = await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        if (promtool.ExitCode != 0)
        {
            throw new InvalidOperationException("promtool: " + errors);
        }

        File.Delete(file);
    }

    private static async Task WriteOpenMetricsAsync(
        string file, IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> history)
    {
        await using StreamWriter writer = new(file);
        foreach (IGrouping<string, KeyValuePair<string, IReadOnlyList<(DateTimeOffset Time, double Value)>>> family in
            history.GroupBy(series => series.Key.Split('{')[0]))
        {
            await writer.WriteLineAsync($"# TYPE {family.Key} gauge");
            foreach ((string series, IReadOnlyList<(DateTimeOffset Time, double Value)> samples) in family)
            {
                foreach ((DateTimeOffset time, double value) in samples)
                {
                    await writer.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{series} {value:R} {time.ToUnixTimeMilliseconds() / 1000.0:0.###}"));
                }
            }
        }

        await writer.WriteLineAsync("# EOF");
    }
}
