using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class RequestStream<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("No message has been read.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _current = await call.ReadAsync(marshaller, cancellationToken).ConfigureAwait(false);
        return _current is not null;
    }
}
