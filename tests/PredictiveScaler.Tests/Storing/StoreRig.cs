using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Tests.Storing;

/// <summary>A place that keeps state, and as many stores on it as a test starts; each stands for a process.</summary>
internal abstract class StoreRig : IAsyncDisposable, ILoggerProvider, ILogger
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public FakeTimeProvider Time { get; } = new(Start + TimeSpan.FromDays(7));

    public ConcurrentQueue<string> LogLines { get; } = new();

    protected string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("state-store-").FullName;

    public static async Task<StoreRig> CreateAsync(StoreKind kind, PostgresFixture postgres) =>
        kind == StoreKind.Sqlite ? new SqliteRig() : await PostgresRig.CreateAsync(postgres);

    /// <summary>A process with a store here.</summary>
    public ServiceProvider Process(params (string Key, string Value)[] settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.AddProvider(this));
        services.AddStateStore(new ConfigurationBuilder()
            .AddInMemoryCollection(Settings().Concat(settings).GroupBy(one => one.Key).Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Last().Value)))
            .Build());
        return services.BuildServiceProvider();
    }

    public static IStateStore Store(IServiceProvider process) => process.GetRequiredService<IStateStore>();

    public static Task SaveAsync(IServiceProvider process, DemandSeries series, string hash = "hash")
    {
        Store(process).SaveSeries(hash, series);
        return Store(process).FlushAsync(CancellationToken.None);
    }

    public static async Task SavePlanAsync(IServiceProvider process, string key, DateTimeOffset time, params byte[] state)
    {
        Store(process).SavePlan(new StoredPlan(key, time, state));
        await Store(process).FlushAsync(CancellationToken.None);
    }

    /// <summary>What a new process restores.</summary>
    public static async Task<DemandSeries> RestoreAsync(IServiceProvider process, string hash = "hash")
    {
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(process).LoadSeriesAsync(hash, default))!);
        return restored;
    }

    /// <summary>Samples of each minute, every 11th missing.</summary>
    public static DemandSeries Series(int count, int first = 0)
    {
        DemandSeries series = new(Minute, TimeSpan.FromDays(7));
        double[] values = [.. Enumerable.Range(first, count).Select(i => i % 11 == 0 ? double.NaN : i)];
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start + (first * Minute), Minute, values));
        return series;
    }

    public static float[] Read(DemandSeries series, int count)
    {
        float[] values = new float[count];
        series.Read(Start, Minute, values);
        return values;
    }

    /// <summary>Settings of the store.</summary>
    public abstract IEnumerable<(string Key, string Value)> Settings();

    /// <summary>As if nobody had used what is there for so long.</summary>
    public abstract Task AgeAsync(TimeSpan span);

    /// <summary>Damages the oldest chunk.</summary>
    public abstract Task RotChunkAsync();

    /// <summary>Chunks written since the last call; the first call begins to count.</summary>
    public abstract Task<long> ChunksWrittenAsync();

    public abstract Task SetVersionAsync(int version);

    public abstract Task<int> VersionAsync();

    /// <summary>Everything that lies there, as text.</summary>
    public abstract Task<string> ContentAsync();

    public virtual ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        LogLines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");

    // As a logger provider, by each process.
    void IDisposable.Dispose()
    {
    }
}
