namespace PredictiveScaler.Forecasting;

/// <summary>
/// Demand of one series on a regular grid aligned to absolute time (multiples of <see cref="Step"/> since the Unix epoch).
/// The sample at t is the demand measured at t. A gap is NaN, never 0.
/// </summary>
internal interface IDemandHistory
{
    /// <summary>Distance between two samples.</summary>
    TimeSpan Step { get; }

    /// <summary>Time of the oldest sample held; meaningless when <see cref="Count"/> is 0.</summary>
    DateTimeOffset First { get; }

    /// <summary>Time of the newest sample held; meaningless when <see cref="Count"/> is 0.</summary>
    DateTimeOffset Last { get; }

    /// <summary>Grid points between <see cref="First"/> and <see cref="Last"/>, both included; gaps count.</summary>
    int Count { get; }

    /// <summary>
    /// Reads samples at <paramref name="from"/>, from + <paramref name="step"/>, ... oldest first. A <paramref name="step"/> coarser than
    /// <see cref="Step"/> gives the mean over (t - step, t] of what was measured; a finer one the newest sample at or before t.
    /// Times outside the history are NaN. Allocates nothing.
    /// </summary>
    void Read(DateTimeOffset from, TimeSpan step, Span<float> destination);

    /// <summary>
    /// As <see cref="Read"/>, for models: samples that do not show demand (see <see cref="Preprocessing.AnomalyDetector"/>) are gaps, as far as
    /// the samples from <paramref name="earliest"/> to <paramref name="origin"/> tell. The nowcast and the last value take what was measured.
    /// </summary>
    void ReadUsable(DateTimeOffset from, TimeSpan step, Span<float> destination, DateTimeOffset earliest, DateTimeOffset origin) => Read(from, step, destination);

    /// <summary>Grows when samples at or before <see cref="Last"/> change: late, corrected, or dropped ones. A history that never changes stays at 0.</summary>
    long Revision => 0;

    /// <summary>
    /// The oldest time at which a sample changed after <paramref name="revision"/>: what was computed from samples before it still holds.
    /// <see cref="DateTimeOffset.MaxValue"/> when none did, <see cref="DateTimeOffset.MinValue"/> when that is no longer known.
    /// </summary>
    DateTimeOffset ChangedSince(long revision) => DateTimeOffset.MaxValue;
}
