using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Net.Client;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>One replica as a process on an address of its own, as a pod has one; it can be stopped and started again there.</summary>
internal sealed class ReplicaProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly string _address;
    private readonly GrpcChannel _channel;
    private ScalerProcess _process = null!;

    private ReplicaProcess(string address, Dictionary<string, string> settings)
    {
        (_address, _settings) = (address, settings);
        Http = new HttpClient { BaseAddress = new Uri($"http://{address}:{settings["Serve:HttpPort"]}") };
        _channel = GrpcChannel.ForAddress($"http://{address}:{settings["Serve:GrpcPort"]}");
        Keda = new ExternalScaler.ExternalScalerClient(_channel);
    }

    public ExternalScaler.ExternalScalerClient Keda { get; }

    public HttpClient Http { get; }

    public string Log => _process.Log;

    /// <summary>Two replicas that know each other, both ready.</summary>
    public static async Task<ReplicaProcess[]> StartTwoAsync(Uri source, string token, IReadOnlyDictionary<string, string> more)
    {
        string[] addresses = ["127.0.83.1", "127.0.83.2"];
        int[] ports = FreePorts(addresses[0], 3);
        List<ReplicaProcess> replicas = [];
        foreach (string address in addresses)
        {
            Dictionary<string, string> settings = new(more)
            {
                ["Serve:Bind"] = address,
                ["Serve:GrpcPort"] = Text(ports[0]),
                ["Serve:HttpPort"] = Text(ports[1]),
                ["Peers:Port"] = Text(ports[2]),
                ["Peers:TokenFile"] = token,

                // On a machine that is busy with other tests the default may pass before a peer has had its turn.
                ["Peers:Timeout"] = "00:00:40",
                ["Sources:main:Url"] = source.AbsoluteUri,
            };
            for (int i = 0; i < addresses.Length; i++)
            {
                settings[$"Peers:Addresses:{i}"] = $"{addresses[i]}:{ports[2]}";
            }

            replicas.Add(new ReplicaProcess(address, settings));
            await replicas[^1].StartAsync();
        }

        return [.. replicas];
    }

    /// <summary>Returns when it is ready.</summary>
    public async Task StartAsync()
    {
        _process = ScalerProcess.Start(_settings, "serve");
        await _process.AddressesAsync();
    }

    /// <summary>SIGTERM, and the same pod anew.</summary>
    public async Task RestartAsync()
    {
        Assert.Equal(0, await _process.TerminateAsync());
        await _process.DisposeAsync();
        await StartAsync();
    }

    /// <summary>The plans in force; none while it does not answer.</summary>
    public async Task<JsonElement[]> PlansAsync()
    {
        try
        {
            return [.. JsonDocument.Parse(await Http.GetStringAsync(new Uri("api/v1/triggers", UriKind.Relative))).RootElement.EnumerateArray()];
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Http.Dispose();
        await _process.DisposeAsync();
    }

    public override string ToString() => _address;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>A replica comes back where it was, so its ports are known before it starts; nobody else uses this address.</summary>
    private static int[] FreePorts(string address, int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Parse(address), 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
