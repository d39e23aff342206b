using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>After a stream that ended with OK KEDA comes back in 2 s; after an error it may take a minute.</summary>
public sealed class ShutdownTests
{
    [RequiresPythonGrpcFact]
    public async Task Open_streams_of_grpcio_end_with_ok_when_the_service_stops()
    {
        await using var server = await InteropServer.StartAsync();
        await StopWhileOpenAsync(server, InteropClient.StartPython("stream_until_ok", server.Address));
    }

    [RequiresProgramFact("node", "npm")]
    public async Task Open_streams_of_grpc_js_end_with_ok_when_the_service_stops()
    {
        await using var server = await InteropServer.StartAsync();
        await StopWhileOpenAsync(server, await InteropClient.StartNodeAsync("stream_until_ok", server.Address));
    }

    private static async Task StopWhileOpenAsync(InteropServer server, InteropClient client)
    {
        await client.FirstLine;
        await server.StopAsync();
        await client.PassAsync();
        Assert.Equal(0, server.Scaler.OpenStreams);
    }
}
