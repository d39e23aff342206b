using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>Keeps what a service logs as an error: faults of ours, which no outage of another may cause.</summary>
internal sealed class ErrorRecorder : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
