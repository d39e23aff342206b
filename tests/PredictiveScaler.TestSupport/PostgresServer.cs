using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PredictiveScaler.TestSupport;

/// <summary>
/// A real PostgreSQL on loopback with a cluster of its own, run by the user postgres where the tests are run by root, which it refuses.
/// Needs the programs <see cref="Programs"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "planted-password";

    private readonly string _directory = Directory.CreateTempSubdirectory("postgres-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    private PostgresServer()
    {
    }

    public static string[] Programs { get; } = ["initdb", "postgres", "pg_isready"];

    public int Port => _port;

    /// <summary>As the cluster's superuser; the same over restarts.</summary>
    public string ConnectionString => ConnectionAs("postgres");

    /// <summary>Starts one with an empty database.</summary>
    /// <param name="settings">Further settings, as in postgresql.conf.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        PostgresServer server = new();
        try
        {
            await server.InitialiseAsync(settings);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionAs(string user) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={user};Password={Password};Database=postgres;SSL Mode=Disable");

    /// <summary>Puts a file into the cluster's folder that the server may read, such as a key.</summary>
    public async Task<string> WriteFileAsync(string name, string content)
    {
        string file = Path.Combine(_directory, name);
        await File.WriteAllTextAsync(file, content);
        if (!OperatingSystem.IsWindows())
        {
            // It refuses a key that others may read.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await GiveAwayAsync();
        return file;
    }

    /// <summary>Starts it, also after <see cref="StopAsync"/>: at the same address with the same data.</summary>
    public async Task StartAgainAsync()
    {
        _process = Start("postgres", "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", _directory);
        string isReady = ProgramFolders.Find("pg_isready")!;
        for (long started = Stopwatch.GetTimestamp(); ;)
        {
            using Process ready = Process.Start(new ProcessStartInfo(isReady, $"-q -h 127.0.0.1 -p {_port}"))!;
            await ready.WaitForExitAsync();
            if (ready.ExitCode == 0)
            {
                return;
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("PostgreSQL did not start: " + await _process.StandardError.ReadToEndAsync());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ends it at once, as a crash would: what was committed is there after <see cref="StartAgainAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // Immediate shutdown; it takes its children with it, which killing it does not.
            using Process kill = Process.Start("kill", ["-QUIT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Runs statements as the superuser; the first value of the last one, if it has any.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=False");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
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

    private static async Task RunAsync(Process process, string what)
    {
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{what}: {errors}");
        }
    }

    private async Task InitialiseAsync(string[] settings)
    {
        string passwordFile = await WriteFileAsync("password", Password);
        using (Process made = Start("initdb", "-D", Data, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C", "-N"))
        {
            await RunAsync(made, "initdb");
        }

        string[] all = ["listen_addresses = '127.0.0.1'", "fsync = off", "log_min_messages = fatal", .. settings];
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), all);
    }

    private async Task GiveAwayAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using Process chown = Process.Start(new ProcessStartInfo("chown", ["-R", "postgres:postgres", _directory]) { RedirectStandardError = true })!;
            await RunAsync(chown, "chown");
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        string path = ProgramFolders.Find(program) ?? throw new InvalidOperationException($"{program} is not installed.");
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]
            : [path, .. arguments];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _directory };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
