using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Storing;

/// <summary>One PostgreSQL for all tests of the stores, started by the first that needs it; each test has a schema of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());
    private int _schemas;

    public Task<PostgresServer> ServerAsync() => _server.Value;

    public string NewSchema() => FormattableString.Invariant($"test_{Interlocked.Increment(ref _schemas)}");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
