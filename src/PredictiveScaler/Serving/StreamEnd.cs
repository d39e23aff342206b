using Microsoft.Extensions.Hosting;

namespace PredictiveScaler.Serving;

/// <summary>
/// Lets streams end with OK when the service stops. KEDA reopens a stream 2 s after OK, but backs off up to a minute after an error, and
/// Kestrel aborts streams that are still open at the end of shutdown.
/// </summary>
internal sealed class StreamEnd(IHostApplicationLifetime lifetime)
{
    private readonly TaskCompletionSource _stopping = CompletedBy(lifetime.ApplicationStopping);

    /// <summary>Waits for <paramref name="task"/>; false when the service began to stop first. Cancellation of the task is passed on.</summary>
    public async Task<bool> WaitAsync(Task task)
    {
        Task first = await Task.WhenAny(task, _stopping.Task);
        if (first == _stopping.Task)
        {
            return false;
        }

        await task;
        return true;
    }

    private static TaskCompletionSource CompletedBy(CancellationToken token)
    {
        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(source.SetResult);
        return source;
    }
}
