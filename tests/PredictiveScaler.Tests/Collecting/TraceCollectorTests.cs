using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Collecting;

public sealed class TraceCollectorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 20, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _out = Directory.CreateTempSubdirectory("collector-").FullName;
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly ScriptedMetricSource _source = new(Demand);
    private readonly NotedProgress _progress = new();

    public void Dispose() => Directory.Delete(_out, recursive: true);

    [Fact]
    public async Task The_trace_holds_what_the_source_said_at_each_time()
    {
        CollectResult result = await CollectAsync(Job(TimeSpan.FromHours(5)));

        // 5 h at a minute are 300 samples; chunks are cut at whole hours, the first and the last being parts of one.
        Assert.Equal((300, 6), (result.Trace.Count, result.Requests));
        AssertWhole(TraceCsv.Read(Path.Combine(_out, "web.csv")), Now - TimeSpan.FromSeconds(20) - (299 * Minute), 300);
    }

    [Fact]
    public async Task A_repeated_run_asks_for_what_is_new_and_for_the_newest_samples_again()
    {
        await CollectAsync(Job(TimeSpan.FromHours(5)));
        _clock.Advance(TimeSpan.FromMinutes(10));
        _source.RangeQueries.Clear();

        CollectResult result = await CollectAsync(Job(TimeSpan.FromHours(5)));

        // Late scrapes: the 3 newest of the first run (11:58, 11:59, 12:00) are asked for again.
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 58, 0, TimeSpan.Zero), _source.RangeQueries.Min(query => query.Start));
        AssertWhole(result.Trace, Now - TimeSpan.FromSeconds(20) - (299 * Minute), 310);
    }

    [Fact]
    public async Task A_longer_lookback_adds_the_older_part()
    {
        await CollectAsync(Job(TimeSpan.FromHours(2)));
        _source.RangeQueries.Clear();

        CollectResult result = await CollectAsync(Job(TimeSpan.FromHours(6)));

        AssertWhole(result.Trace, Now - TimeSpan.FromSeconds(20) - (359 * Minute), 360);
        Assert.DoesNotContain(_source.RangeQueries, query => query.Start > Now - TimeSpan.FromHours(1.5) && query.End < Now - TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task What_the_source_never_had_is_asked_for_once()
    {
        _source.Demand = time => time < Now - TimeSpan.FromHours(2) ? null : Demand(time);
        CollectResult first = await CollectAsync(Job(TimeSpan.FromHours(6)));
        _source.RangeQueries.Clear();
        await CollectAsync(Job(TimeSpan.FromHours(6)));

        Assert.True(first.Trace.First > Now - TimeSpan.FromHours(2));
        Assert.DoesNotContain(_source.RangeQueries, query => query.Start < first.Trace.Last - TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task An_interrupted_run_leaves_no_trace_and_the_next_one_goes_on_after_its_last_whole_chunk()
    {
        int answers = 0;
        _source.Demand = time => answers++ < 150 ? Demand(time) : throw new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(() => CollectAsync(Job(TimeSpan.FromHours(5))));
        Assert.Equal(["web.csv.partial"], Directory.GetFiles(_out).Select(Path.GetFileName));
        Assert.Throws<TraceFormatException>(() => TraceCsv.Read(Path.Combine(_out, "web.csv.partial")));

        _source.Demand = Demand;
        _source.RangeQueries.Clear();
        CollectResult result = await CollectAsync(Job(TimeSpan.FromHours(5)));

        // 59 samples to 08:00 exclusive, 60 of the next hour, then 31 of a chunk that failed: two chunks were whole.
        Assert.Equal((2, 4), (result.Resumed, result.Requests));
        AssertWhole(result.Trace, Now - TimeSpan.FromSeconds(20) - (299 * Minute), 300);
        Assert.False(File.Exists(Path.Combine(_out, "web.csv.partial")));
    }

    [Fact]
    public void A_checkpoint_that_is_cut_or_changed_anywhere_never_gives_a_wrong_sample()
    {
        // Whatever byte is changed, or wherever the file is cut: what is still used is right, and the rest is fetched again.
        string whole = PartialFile();
        byte[] bytes = File.ReadAllBytes(whole);
        Gen<(int Place, int Flip)> damages = from place in Gen.Choose(0, bytes.Length - 1) from flip in Gen.Choose(0, 255) select (place, flip);
        Prop.ForAll(damages.ToArbitrary(), damage =>
        {
            byte[] damaged = damage.Flip == 0 ? bytes[..damage.Place] : [.. bytes];
            if (damage.Flip > 0)
            {
                damaged[damage.Place] ^= (byte)damage.Flip;
            }

            File.WriteAllBytes(whole, damaged);
            try
            {
                using ChunkLog log = ChunkLog.Open(whole, CollectIdentity.Of(Job(Minute)));
                return log.Chunks.All(chunk => chunk.Values.SequenceEqual(Values(chunk.First, chunk.Values.Length)));
            }
            catch (CollectException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_trace_of_another_query_is_not_touched()
    {
        await CollectAsync(Job(TimeSpan.FromHours(1)));
        string before = await File.ReadAllTextAsync(Path.Combine(_out, "web.csv"));
        CollectJob other = Job(TimeSpan.FromHours(1));

        CollectException problem = await Assert.ThrowsAsync<CollectException>(() => CollectAsync(other with { Query = other.Query with { PromQl = "sum(other)" } }));
        Assert.Contains("is the history of another query", problem.Message, StringComparison.Ordinal);
        problem = await Assert.ThrowsAsync<CollectException>(() => CollectAsync(other with { Query = other.Query with { Step = 2 * Minute } }));
        Assert.Contains("a step of 60 s instead of 120 s", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_out, "web.csv")));
    }

    [Fact]
    public async Task A_trace_that_was_changed_by_hand_or_came_from_elsewhere_is_not_touched()
    {
        string path = Path.Combine(_out, "web.csv");
        await File.WriteAllTextAsync(path, "timestamp,value\n0,1\n60,2\n");
        CollectException problem = await Assert.ThrowsAsync<CollectException>(() => CollectAsync(Job(TimeSpan.FromHours(1))));
        Assert.Contains("no web.collect.json says what it holds", problem.Message, StringComparison.Ordinal);

        File.Delete(path);
        await CollectAsync(Job(TimeSpan.FromHours(1)));
        await File.AppendAllTextAsync(path, "\n");
        problem = await Assert.ThrowsAsync<CollectException>(() => CollectAsync(Job(TimeSpan.FromHours(1))));
        Assert.Contains("was changed since it was collected", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_down_for_a_while_is_waited_for()
    {
        FailingSource source = new(_source, failures: 3);
        Task<CollectResult> collecting = new TraceCollector(source, _clock, _progress).CollectAsync(Job(TimeSpan.FromHours(1)), _out, CancellationToken.None);
        while (!collecting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True((await collecting).Trace.Count >= 60);
        Assert.Equal(3, _progress.Notes.Count(note => note.Contains("Trying again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_source_that_stays_down_ends_the_run_with_a_sentence()
    {
        FailingSource source = new(_source, failures: int.MaxValue);
        Task<CollectResult> collecting = new TraceCollector(source, _clock, _progress).CollectAsync(Job(TimeSpan.FromHours(1)), _out, CancellationToken.None);
        while (!collecting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        CollectException problem = await Assert.ThrowsAsync<CollectException>(() => collecting);
        Assert.Contains("connection refused", problem.Message, StringComparison.Ordinal);
        Assert.Contains("the same command goes on there", problem.Message, StringComparison.Ordinal);
    }

    private static double? Demand(DateTimeOffset time) => time.Minute == 30 ? null : time.ToUnixTimeSeconds() / 60 * 0.1;

    private static double[] Values(long first, int count) => [.. Enumerable.Range(0, count).Select(i => Demand(SampleGrid.TimeOf(first + i, Minute)) ?? double.NaN)];

    private static CollectJob Job(TimeSpan lookback) => new()
    {
        Name = "web",
        Source = new Uri("http://prometheus:9090/"),
        Query = new MetricQuery { PromQl = "sum(demand)", Step = Minute, TriggerNamespace = "" },
        Lookback = lookback,
        Chunk = TimeSpan.FromHours(1),
    };

    private static void AssertWhole(Trace trace, DateTimeOffset first, int count)
    {
        Assert.Equal((first, count), (trace.First, trace.Count));
        Assert.Equal(Values(SampleGrid.IndexAtOrBefore(first, Minute), count), trace.Values.ToArray());
    }

    private Task<CollectResult> CollectAsync(CollectJob job) => new TraceCollector(_source, _clock, _progress).CollectAsync(job, _out, CancellationToken.None);

    private string PartialFile()
    {
        string path = Path.Combine(_out, "damaged.csv.partial");
        using ChunkLog log = ChunkLog.Open(path, CollectIdentity.Of(Job(Minute)));
        log.Append(new CollectedChunk(1000, Values(1000, 40), 0));
        log.Append(new CollectedChunk(1040, Values(1040, 40), 3));
        return path;
    }

    private sealed class NotedProgress : ICollectProgress
    {
        public List<string> Notes { get; } = [];

        public void Advance(string name, int chunksDone, int chunks, long samples, DateTimeOffset reached)
        {
        }

        public void Note(string text) => Notes.Add(text);
    }

    private sealed class FailingSource(IMetricSource source, int failures) : IMetricSource
    {
        private int _left = failures;

        public Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken) => source.ReadAsync(query, time, cancellationToken);

        public Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) => _left-- > 0
            ? Task.FromResult(new RangeReading(MetricSourceError.Unreachable, "connection refused", start, query.Step, []) { IsTransient = true })
            : source.ReadRangeAsync(query, start, end, cancellationToken);
    }
}
