using System.Runtime.CompilerServices;

namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// The fits of one forecaster: for each history the one at the newest grid point and one other, so that a back-test that walks through a
/// day does not push out the fit that live forecasts use. A fit is dropped when samples that it saw have changed. Thread-safe; a fit that
/// two threads want at once may be made twice, with the same result.
/// </summary>
internal sealed class FitCache<TFit>
    where TFit : class
{
    private readonly ConditionalWeakTable<IDemandHistory, Fits> _byHistory = [];

    /// <summary>Whether a fit for <paramref name="seen"/> and <paramref name="horizon"/> is held; null = one that says that nothing can be fitted.</summary>
    public bool TryGet(in ContextWindow seen, int horizon, out TFit? fit)
    {
        fit = null;
        return _byHistory.TryGetValue(seen.History, out Fits? fits) && fits.TryGet(seen, horizon, out fit);
    }

    /// <param name="seen">What the fit was made from.</param>
    /// <param name="horizon">Steps that it reaches.</param>
    /// <param name="revision"><see cref="IDemandHistory.Revision"/> before the first sample was read.</param>
    /// <param name="fit">The fit.</param>
    public void Set(in ContextWindow seen, int horizon, long revision, TFit? fit) =>
        _byHistory.GetOrCreateValue(seen.History).Set(new Entry(seen with { History = Nothing }, horizon, revision, NewestSeen(seen), fit));

    // An entry must not keep its own history alive.
    private static readonly IDemandHistory Nothing = new NoHistory();

    /// <summary>A history that ends before the grid point will have more to see of it later.</summary>
    private static DateTimeOffset NewestSeen(in ContextWindow seen)
    {
        DateTimeOffset last = seen.History.Last;
        return last < seen.Origin ? last : seen.Origin;
    }

    private sealed class Fits
    {
        private readonly Lock _gate = new();
        private Entry? _newest;
        private Entry? _other;

        public bool TryGet(in ContextWindow seen, int horizon, out TFit? fit)
        {
            Entry? found;
            lock (_gate)
            {
                found = Holds(_newest, seen, horizon) ? _newest : Holds(_other, seen, horizon) ? _other : null;
            }

            fit = found?.Fit;
            return found is not null;
        }

        public void Set(Entry entry)
        {
            lock (_gate)
            {
                if (_newest is null || entry.Seen.Origin >= _newest.Seen.Origin)
                {
                    _other = _newest?.Seen.Origin == entry.Seen.Origin && _newest.Horizon == entry.Horizon ? _other : _newest;
                    _newest = entry;
                }
                else
                {
                    _other = entry;
                }
            }
        }

        private static bool Holds(Entry? entry, in ContextWindow seen, int horizon) =>
            entry is not null
            && entry.Horizon == horizon
            && entry.Seen.Origin == seen.Origin
            && entry.Seen.Step == seen.Step
            && entry.Seen.HistoryLimit == seen.HistoryLimit
            && entry.Seen.TimeZone.Equals(seen.TimeZone)
            && entry.NewestSeen == NewestSeen(seen)
            && (entry.Revision == seen.History.Revision || seen.History.ChangedSince(entry.Revision) > seen.Origin);
    }

    private sealed record Entry(ContextWindow Seen, int Horizon, long Revision, DateTimeOffset NewestSeen, TFit? Fit);

    private sealed class NoHistory : IDemandHistory
    {
        public TimeSpan Step => TimeSpan.Zero;

        public DateTimeOffset First => default;

        public DateTimeOffset Last => default;

        public int Count => 0;

        public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination) => destination.Fill(float.NaN);
    }
}
