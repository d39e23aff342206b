using System.Collections.Concurrent;
using Grpc.Core;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>Calls replicas in turn at a steady rate; a call that fails is made once more, at the next one.</summary>
internal sealed class RetryingClient(ReplicaProcess[] replicas, ScaledObjectRef[] triggers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private int _calls;
    private int _retried;
    private int _zeros;

    public int Calls => _calls;

    public int Retried => _retried;

    /// <summary>Values of 0; the demand never is.</summary>
    public int Zeros => _zeros;

    public ConcurrentQueue<string> Errors { get; } = new();

    public async Task RunAsync(TimeSpan period, CancellationToken end)
    {
        List<Task> calls = [];
        using PeriodicTimer timer = new(period, TimeProvider.System);
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            calls.Add(CallAsync(triggers[i % triggers.Length], isActivity: i / triggers.Length % 2 == 0));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(calls);
    }

    private async Task CallAsync(ScaledObjectRef trigger, bool isActivity)
    {
        int turn = Interlocked.Increment(ref _calls);
        try
        {
            await OnceAsync(turn, trigger, isActivity);
        }
        catch (RpcException)
        {
            Interlocked.Increment(ref _retried);
            try
            {
                await OnceAsync(turn + 1, trigger, isActivity);
            }
            catch (RpcException failed)
            {
                Errors.Enqueue(failed.Status.ToString());
            }
        }
    }

    private async Task OnceAsync(int turn, ScaledObjectRef trigger, bool isActivity)
    {
        ExternalScaler.ExternalScalerClient keda = replicas[turn % replicas.Length].Keda;
        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime + Deadline;
        if (isActivity)
        {
            Interlocked.Add(ref _zeros, (await keda.IsActiveAsync(trigger, deadline: deadline)).Result ? 0 : 1);
        }
        else
        {
            GetMetricsResponse answer = await keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = trigger, MetricName = "m" }, deadline: deadline);
            Interlocked.Add(ref _zeros, answer.MetricValues.Single().MetricValueFloat > 0 ? 0 : 1);
        }
    }
}
