using System.Diagnostics;
using System.Text;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>Runs a case of an independent client (tests/interop-clients) as a process of its own.</summary>
internal sealed class InteropClient
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly string Root = FindRoot();
    private static readonly Lazy<Task> NodeModules = new(InstallNodeModulesAsync);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InteropClient(string program, IEnumerable<string> arguments, string folder)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Completes when the client has printed a line.</summary>
    public Task FirstLine => _firstLine.Task.WaitAsync(Longest, TimeProvider.System);

    public static InteropClient StartPython(string name, string address, string? tlsFolder = null) =>
        new(Python, Arguments("client.py", name, address, tlsFolder), ClientFolder("python"));

    public static async Task<InteropClient> StartNodeAsync(string name, string address, string? tlsFolder = null)
    {
        await NodeModules.Value;
        return new InteropClient("node", Arguments("client.js", name, address, tlsFolder), ClientFolder("node"));
    }

    public static Task RunPythonAsync(string name, string address, string? tlsFolder = null) =>
        StartPython(name, address, tlsFolder).PassAsync();

    public static async Task RunNodeAsync(string name, string address, string? tlsFolder = null) =>
        await (await StartNodeAsync(name, address, tlsFolder)).PassAsync();

    /// <summary>Waits for the client's end and fails with its output unless it passed.</summary>
    public async Task PassAsync()
    {
        using (_process)
        {
            using var limit = new CancellationTokenSource(Longest, TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                Assert.Fail($"The client did not end in {Longest}. {Output()}");
            }

            Assert.True(_process.ExitCode == 0, Output());
        }
    }

    private static string[] Arguments(string script, string name, string address, string? tlsFolder)
    {
        string[] arguments = [script, name, address, Path.Combine(Root, "proto")];
        return tlsFolder is null ? arguments : [.. arguments, tlsFolder];
    }

    private static string ClientFolder(string language) => Path.Combine(Root, "tests", "interop-clients", language);

    private static async Task InstallNodeModulesAsync()
    {
        var folder = ClientFolder("node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@grpc", "grpc-js")))
        {
            await new InteropClient("npm", ["ci", "--loglevel=error"], folder).PassAsync();
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExternalScaler.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private string Output()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }

            _firstLine.TrySetResult();
        }
    }
}
