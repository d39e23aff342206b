using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>grpc.health.v1 over a table of statuses; the empty name stands for the server as a whole.</summary>
public class HealthServiceImpl : Grpc.Health.V1.Health.HealthBase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Channel<ServingStatus>>> _watchers = new(StringComparer.Ordinal);

    public void SetStatus(string service, ServingStatus status)
    {
        lock (_lock)
        {
            _statuses[service] = status;
            Publish(service, status);
        }
    }

    public void ClearStatus(string service)
    {
        lock (_lock)
        {
            _statuses.Remove(service);
            Publish(service, ServingStatus.ServiceUnknown);
        }
    }

    public void ClearAll()
    {
        lock (_lock)
        {
            foreach (var service in _statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, "No such service."))
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // Only the newest status matters to a watcher that is behind.
        var changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Subscribe(request.Service, changes);
        try
        {
            await SendAsync(changes.Reader, responseStream, context.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Unsubscribe(request.Service, changes);
        }
    }

    private static async Task SendAsync(
        ChannelReader<ServingStatus> changes, IServerStreamWriter<HealthCheckResponse> responses, CancellationToken cancellationToken)
    {
        ServingStatus? sent = null;
        await foreach (var status in changes.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (status != sent)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = status }, cancellationToken).ConfigureAwait(false);
                sent = status;
            }
        }
    }

    private ServingStatus StatusOf(string service)
    {
        lock (_lock)
        {
            return _statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);
        }
    }

    private void Publish(string service, ServingStatus status)
    {
        foreach (var watcher in _watchers.GetValueOrDefault(service, []))
        {
            watcher.Writer.TryWrite(status);
        }
    }

    private void Subscribe(string service, Channel<ServingStatus> watcher)
    {
        lock (_lock)
        {
            watcher.Writer.TryWrite(StatusOf(service));
            if (!_watchers.TryGetValue(service, out var watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(watcher);
        }
    }

    private void Unsubscribe(string service, Channel<ServingStatus> watcher)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(service, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
            {
                _watchers.Remove(service);
            }
        }
    }
}
