using System.Threading.Channels;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// Gathers the forecasts of triggers that are due together into batches: while one batch runs, the next ones wait and grow, so nothing
/// is delayed for the sake of batching.
/// </summary>
internal sealed class ForecastBatcher(Mixer mixer, ForecastMetrics metrics, TimeProvider clock)
{
    private const int LargestBatch = 64;
    private const int QueueLimit = 4096;

    private readonly Channel<Request> _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    /// <summary>One live forecast; null with a reason when no expert has anything to say.</summary>
    public async Task<ForecastOutcome> PredictAsync(Mixture mixture, ContextWindow window, TriggerOptions options, CancellationToken cancellationToken)
    {
        Request request = new(mixture, window, options);
        await _queue.Writer.WriteAsync(request, cancellationToken);
        return await request.Completion.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs batches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Request> batch = new(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out Request? request))
            {
                batch.Add(request);
            }

            foreach (IGrouping<int, Request> group in batch.GroupBy(request => request.Options.HorizonSteps))
            {
                Run([.. group]);
            }

            batch.Clear();
        }
    }

    private void Run(Request[] requests)
    {
        long started = clock.GetTimestamp();
        try
        {
            using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(requests.Length);
            ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..requests.Length];
            ContextWindow[] windows = [.. requests.Select(request => request.Window)];
            Mixture[] mixtures = [.. requests.Select(request => request.Mixture)];
            mixer.Predict(mixtures, windows, requests[0].Options.HorizonSteps, buffers, new Listener(requests, metrics));
            metrics.RecordBatch(clock.GetElapsedTime(started).TotalSeconds);
            for (int i = 0; i < requests.Length; i++)
            {
                requests[i].Completion.SetResult(Outcome(requests[i], buffers[i]));
            }
        }
        catch (Exception exception)
        {
            // One batch must not end the loop; each caller logs and answers without a forecast.
            foreach (Request request in requests)
            {
                request.Completion.TrySetException(exception);
            }
        }
    }

    private static ForecastOutcome Outcome(Request request, ForecastBuffer buffer) =>
        new(buffer.Failure is null ? buffer.ToForecast(request.Mixture.Name) : null, buffer.Failure, request.Experts);

    private sealed record Request(Mixture Mixture, ContextWindow Window, TriggerOptions Options)
    {
        public TaskCompletionSource<ForecastOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<(string Name, WindowQuantile Said)> Experts { get; } = new(Mixture.Experts.Count);
    }

    private sealed class Listener(Request[] requests, ForecastMetrics metrics) : IExpertObserver
    {
        public void Said(int window, string expert, ForecastBuffer forecast)
        {
            metrics.RecordForecast(expert, forecast.Failure is null);
            requests[window].Experts.Add((expert, LeadWindow.Of(forecast, requests[window].Options)));
        }
    }
}
