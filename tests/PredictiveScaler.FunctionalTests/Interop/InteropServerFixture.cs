namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>One cleartext server for a class of tests.</summary>
public sealed class InteropServerFixture : IAsyncLifetime
{
    private InteropServer? _server;

    internal InteropServer Server => _server!;

    public async Task InitializeAsync() => _server = await InteropServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
