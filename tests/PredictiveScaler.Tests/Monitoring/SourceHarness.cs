using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

/// <summary>The real client as the host builds it, on a clock that tests move.</summary>
internal sealed class SourceHarness : IDisposable, ILoggerProvider, ILogger
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    public SourceHarness(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        services.AddMonitoring(configuration);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(Now);

    public ConcurrentQueue<string> LogLines { get; } = new();

    public IMetricSource Source => _services.GetRequiredService<IMetricSource>();

    public SourceResolver Resolver => _services.GetRequiredService<SourceResolver>();

    public IEnumerable<string> StartProblems
    {
        get
        {
            try
            {
                _ = _services.GetRequiredService<IOptions<MonitoringOptions>>().Value;
                return [];
            }
            catch (OptionsValidationException problem)
            {
                return problem.Failures;
            }
        }
    }

    public static SourceHarness For(Uri address, params (string Key, string Value)[] settings) =>
        new([("Sources:main:Url", address.AbsoluteUri), .. settings]);

    public static MetricQuery Query(string promQl = "sum(demand)") => new() { PromQl = promQl, TriggerNamespace = "shop" };

    public Task<Reading> ReadAsync(MetricQuery? query = null) => Source.ReadAsync(query ?? Query(), Now, CancellationToken.None);

    /// <summary>Moves the clock in small steps until the task ends, so that timeouts and back-offs pass.</summary>
    public async Task<T> WhileTimePasses<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await task;
    }

    public void Dispose() => _services.Dispose();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        LogLines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
}
