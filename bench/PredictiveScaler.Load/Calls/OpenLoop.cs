using System.Diagnostics;
using Grpc.Core;

namespace PredictiveScaler.Load.Calls;

/// <summary>
/// Calls at scheduled times whether earlier ones are answered or not, and latency from the scheduled time: a service that stalls cannot
/// hide it by slowing the load down.
/// </summary>
internal sealed class OpenLoop(KedaCalls calls, double callsPerSecond, bool metricsOnly)
{
    private const int MostUnderWay = 20_000;
    private int _underWay;

    /// <summary>Where answers are counted; replaced between phases.</summary>
    public CallLog Log { get; set; } = new(0);

    public Task RunAsync(CancellationToken stopping) =>
        Task.Factory.StartNew(() => Dispatch(stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Dispatch(CancellationToken stopping)
    {
        long start = Stopwatch.GetTimestamp();
        double ticksPerCall = Stopwatch.Frequency / callsPerSecond;
        for (long number = 0; !stopping.IsCancellationRequested;)
        {
            long due = start + (long)(number * ticksPerCall);
            if (Stopwatch.GetTimestamp() < due)
            {
                stopping.WaitHandle.WaitOne(1);
                continue;
            }

            Send(number++, due);
        }
    }

    private void Send(long number, long due)
    {
        CallLog log = Log;
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            log.Fail();
            return;
        }

        CallKind kind = metricsOnly ? CallKind.GetMetrics : (CallKind)(number % 3);
        int trigger = (int)((metricsOnly ? number : number / 3) % calls.Triggers);
        log.Lateness.Add(Stopwatch.GetTimestamp() - due);
        _ = CallAsync(kind, trigger, due, log);
    }

    private async Task CallAsync(CallKind kind, int trigger, long due, CallLog log)
    {
        try
        {
            await calls.CallAsync(kind, trigger).ConfigureAwait(false);
            log[kind].Add(Stopwatch.GetTimestamp() - due);
        }
        catch (RpcException)
        {
            log.Fail();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
