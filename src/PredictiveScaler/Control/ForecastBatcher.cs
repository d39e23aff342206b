using System.Threading.Channels;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Control;

/// <summary>
/// Gathers the forecasts of triggers that are due together into batches: while one batch runs, the next ones wait and grow, so nothing
/// is delayed for the sake of batching.
/// </summary>
internal sealed class ForecastBatcher(ForecastMetrics metrics, TimeProvider clock)
{
    private const int LargestBatch = 64;
    private const int QueueLimit = 4096;

    private readonly Channel<Request> _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    /// <summary>One live forecast; null with a reason when the model has nothing to say.</summary>
    public async Task<ForecastOutcome> PredictAsync(IForecaster forecaster, ContextWindow window, int horizon, CancellationToken cancellationToken)
    {
        Request request = new(forecaster, window, horizon);
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

            foreach (IGrouping<(IForecaster, int), Request> group in batch.GroupBy(request => (request.Forecaster, request.Horizon)))
            {
                Run([.. group]);
            }

            batch.Clear();
        }
    }

    private void Run(Request[] requests)
    {
        string model = requests[0].Forecaster.Name;
        long started = clock.GetTimestamp();
        try
        {
            using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(requests.Length);
            ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..requests.Length];
            ContextWindow[] windows = [.. requests.Select(request => request.Window)];
            requests[0].Forecaster.Predict(windows, requests[0].Horizon, buffers);
            metrics.RecordBatch(model, clock.GetElapsedTime(started).TotalSeconds);
            for (int i = 0; i < requests.Length; i++)
            {
                metrics.RecordForecast(model, buffers[i].Failure is null);
                requests[i].Completion.SetResult(Outcome(requests[i].Forecaster, buffers[i]));
            }
        }
        catch (Exception exception)
        {
            // One batch must not end the loop; each caller logs and answers without a forecast.
            foreach (Request request in requests)
            {
                if (request.Completion.TrySetException(exception))
                {
                    metrics.RecordForecast(model, isGood: false);
                }
            }
        }
    }

    private static ForecastOutcome Outcome(IForecaster forecaster, ForecastBuffer buffer) =>
        buffer.Failure is { } failure ? new ForecastOutcome(null, failure) : new ForecastOutcome(buffer.ToForecast(forecaster.Name), null);

    private sealed record Request(IForecaster Forecaster, ContextWindow Window, int Horizon)
    {
        public TaskCompletionSource<ForecastOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
