using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Tests.Storing;

public sealed class PendingWritesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PendingWrites _pending;

    public PendingWritesTests() => _pending = new PendingWrites(2, _time, new StoreMetrics(), NullLogger.Instance);

    [Fact]
    public void What_comes_back_gives_way_to_what_is_newer()
    {
        _pending.Add(Plan("a", 1));
        StoreBatch failed = _pending.Take()!;
        _pending.Add(Plan("a", 2));

        _pending.Return(failed);

        Assert.Equal([2], Assert.Single(_pending.Take()!.Plans).State);
        Assert.Null(_pending.Take());
    }

    [Fact]
    public void Batches_are_bounded()
    {
        for (int i = 0; i < 5; i++)
        {
            _pending.Add($"hash{i}", Series());
        }

        // 5 series in batches of 2.
        Assert.Equal([2, 2, 1], Enumerable.Range(0, 3).Select(_ => _pending.Take()!.Count));
        Assert.Null(_pending.Take());
    }

    [Fact]
    public void While_the_store_is_away_only_series_in_use_wait_for_more_than_a_day()
    {
        _pending.Add("forgotten", Series());
        _pending.Add("used", Series());
        for (int hour = 0; hour < 30; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            _pending.Add("used", Series());
            _pending.Return(_pending.Take()!);
        }

        Assert.Equal("used", Assert.Single(_pending.Take()!.Series).Hash);
    }

    private static DemandSeries Series() => new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));

    private static StoredPlan Plan(string key, byte state) => new(key, DateTimeOffset.UnixEpoch, [state]);
}
