using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// The body of a call whose request message must arrive within a time: neither deadline nor handler begins before it has, so that a caller who
/// sends it never, or byte by byte, would hold its stream for good. A message that is there already costs no timer.
/// </summary>
internal sealed class BoundedMessageBody : PipeReader, IRequestBodyPipeFeature
{
    private readonly PipeReader _inner;
    private readonly bool _isStream;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private SequencePosition _start;
    private bool _arrived;
    private bool _late;
    private bool _ended;

    /// <param name="inner">The body as it comes.</param>
    /// <param name="isStream">Whether more messages may follow the first one, whenever they like.</param>
    /// <param name="timeout">Time for the first message, and for the end of a body that has but one.</param>
    /// <param name="clock">Real time.</param>
    public BoundedMessageBody(PipeReader inner, bool isStream, TimeSpan timeout, TimeProvider clock) =>
        (_inner, _isStream, _timeout, _clock) = (inner, isStream, timeout, clock);

    PipeReader IRequestBodyPipeFeature.Reader => this;

    public bool IsLate => _late;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = _inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully || _arrived ? Seen(read) : WaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        bool any = _inner.TryRead(out result);
        if (any)
        {
            See(result);
        }

        return any;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isStream && !_arrived && !consumed.Equals(_start))
        {
            Arrive();
        }

        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <summary>The call has ended: the body must not be touched any more, the server uses its memory again.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            _timer?.Dispose();
        }
    }

    private ValueTask<ReadResult> Seen(ValueTask<ReadResult> read)
    {
        if (_arrived || !read.IsCompletedSuccessfully)
        {
            return read;
        }

        ReadResult result = read.Result;
        See(result);
        return new ValueTask<ReadResult>(result);
    }

    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read)
    {
        _timer ??= _clock.CreateTimer(static body => ((BoundedMessageBody)body!).TooLate(), this, _timeout, Timeout.InfiniteTimeSpan);
        ReadResult result = await read.ConfigureAwait(false);
        if (_late && result.IsCanceled)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, FormattableString.Invariant($"The request message did not arrive within {_timeout.TotalSeconds:0.###} s.")));
        }

        See(result);
        return result;
    }

    private void See(in ReadResult result)
    {
        _start = result.Buffer.Start;
        if (result.IsCompleted)
        {
            Arrive();
        }
    }

    private void Arrive()
    {
        _arrived = true;
        _timer?.Dispose();
    }

    private void TooLate()
    {
        lock (_lock)
        {
            if (_ended || _arrived)
            {
                return;
            }

            _late = true;
            _inner.CancelPendingRead();
        }
    }
}
