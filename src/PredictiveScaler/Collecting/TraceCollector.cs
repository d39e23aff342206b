using System.Globalization;
using Polly;
using Polly.Retry;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Collecting;

/// <summary>
/// Brings the history of a query into a trace file, chunk by chunk. What is there already (the trace of an earlier run, the chunks of an
/// interrupted one) is not asked for again, except for the newest samples, as scrapes arrive late.
/// </summary>
internal sealed class TraceCollector
{
    private const int Retries = 6;
    private readonly IMetricSource _source;
    private readonly TimeProvider _clock;
    private readonly ICollectProgress _progress;
    private readonly ResiliencePipeline<RangeReading> _patience;

    public TraceCollector(IMetricSource source, TimeProvider clock, ICollectProgress progress)
    {
        (_source, _clock, _progress) = (source, clock, progress);
        _patience = new ResiliencePipelineBuilder<RangeReading> { TimeProvider = clock }.AddRetry(RetryOptions()).Build();
    }

    /// <exception cref="CollectException">It cannot go on; what was fetched stays for the next run.</exception>
    public async Task<CollectResult> CollectAsync(CollectJob job, string directory, CancellationToken cancellationToken)
    {
        CollectIdentity identity = CollectIdentity.Of(job);
        CollectedTrace finished = new(directory, job.Name);
        string logPath = Path.Combine(directory, job.Name + ChunkLog.Ending);
        using ChunkLog log = ChunkLog.Open(logPath, identity);
        try
        {
            CollectResult result = await CollectAsync(job, identity, finished, log, cancellationToken);
            log.Delete();
            return result;
        }
        catch when (!log.Chunks.Any(chunk => chunk.Values.Any(double.IsFinite)))
        {
            // Nothing is worth keeping, and a query that is put right would be another one.
            log.Delete();
            throw;
        }
    }

    private async Task<CollectResult> CollectAsync(CollectJob job, CollectIdentity identity, CollectedTrace finished, ChunkLog log, CancellationToken cancellationToken)
    {
        (Trace Trace, DateTimeOffset AskedFrom)? earlier = finished.Load(identity);
        if (log.CutBytes > 0)
        {
            _progress.Note(string.Create(CultureInfo.InvariantCulture, $"{job.Name}: an interrupted run left {log.CutBytes} bytes of a chunk that is not whole; it is fetched again."));
        }

        int resumed = log.Chunks.Count;
        IndexRange wanted = Wanted(job);
        CollectedSamples samples = Known(job, wanted, earlier, log.Chunks);
        int requests = await FetchAsync(job, samples, log, cancellationToken);
        Trace trace = TraceOf(job, samples);
        DateTimeOffset askedFrom = SampleGrid.TimeOf(samples.Range.Low, job.Step);
        finished.Save(identity, trace, askedFrom);
        return new CollectResult(trace, finished.TracePath, requests, resumed, askedFrom);
    }

    private IndexRange Wanted(CollectJob job)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        long high = SampleGrid.IndexAtOrBefore(now, job.Step);
        return new IndexRange(Math.Max(0, SampleGrid.IndexAtOrBefore(now - job.Lookback, job.Step) + 1), high);
    }

    private static CollectedSamples Known(
        CollectJob job, IndexRange wanted, (Trace Trace, DateTimeOffset AskedFrom)? earlier, IReadOnlyList<CollectedChunk> chunks)
    {
        IndexRange range = wanted;
        foreach (CollectedChunk chunk in chunks)
        {
            range = range.Including(chunk.First, chunk.Last);
        }

        if (earlier is { } held)
        {
            range = range.Including(SampleGrid.IndexAtOrBefore(held.AskedFrom, job.Step), SampleGrid.IndexAtOrBefore(held.Trace.Last, job.Step));
        }

        if (range.High - range.Low >= CollectJob.MaxSamples)
        {
            throw new CollectException(string.Create(
                CultureInfo.InvariantCulture,
                $"{job.Name}: {range.High - range.Low + 1} samples are more than a trace may have ({CollectJob.MaxSamples}); ask for a shorter lookback or a longer step."));
        }

        CollectedSamples samples = new(range);
        if (earlier is { } before)
        {
            AddEarlier(job, samples, before.Trace, before.AskedFrom);
        }

        foreach (CollectedChunk chunk in chunks)
        {
            samples.Set(chunk.First, chunk.Values);
            if (chunk.Last < wanted.High)
            {
                samples.Forget(chunk.Last - chunk.Unsettled + 1, chunk.Last);
            }
        }

        return samples;
    }

    private static void AddEarlier(CollectJob job, CollectedSamples samples, Trace trace, DateTimeOffset askedFrom)
    {
        long first = SampleGrid.IndexAtOrBefore(trace.First, job.Step);
        samples.MarkKnown(SampleGrid.IndexAtOrBefore(askedFrom, job.Step), first - 1);
        samples.Set(first, trace.Values);
        long last = first + trace.Count - 1;
        samples.Forget(Math.Max(first, last - HistoryFetchPlan.OverlapSamples + 1), last);
    }

    private async Task<int> FetchAsync(CollectJob job, CollectedSamples samples, ChunkLog log, CancellationToken cancellationToken)
    {
        int length = (int)Math.Clamp(job.Chunk.Ticks / job.Step.Ticks, 1, CollectJob.MaxSamples);
        IndexRange range = samples.Range;
        long firstChunk = SampleGrid.FloorDivide(range.Low, length);
        long lastChunk = SampleGrid.FloorDivide(range.High, length);
        int requests = 0;
        for (long chunk = firstChunk; chunk <= lastChunk; chunk++)
        {
            // Cut at multiples of the chunk's length since the epoch, so that every run cuts at the same places.
            IndexRange unknown = samples.Unknown(Math.Max(range.Low, chunk * length), Math.Min(range.High, ((chunk + 1) * length) - 1));
            if (!unknown.IsEmpty)
            {
                double[] values = await ReadAsync(job, unknown, cancellationToken);
                int unsettled = unknown.High == range.High ? Math.Min(values.Length, HistoryFetchPlan.OverlapSamples) : 0;
                log.Append(new CollectedChunk(unknown.Low, values, unsettled));
                samples.Set(unknown.Low, values);
                requests++;
                _progress.Advance(job.Name, (int)(chunk - firstChunk + 1), (int)(lastChunk - firstChunk + 1), samples.MeasuredCount, SampleGrid.TimeOf(unknown.High, job.Step));
            }
        }

        return requests;
    }

    private async Task<double[]> ReadAsync(CollectJob job, IndexRange range, CancellationToken cancellationToken)
    {
        (DateTimeOffset start, DateTimeOffset end) = (SampleGrid.TimeOf(range.Low, job.Step), SampleGrid.TimeOf(range.High, job.Step));
        RangeReading reading = await _patience.ExecuteAsync(
            static async (state, token) => await state.Source.ReadRangeAsync(state.Query, state.Start, state.End, token),
            (Source: _source, job.Query, Start: start, End: end),
            cancellationToken);
        return reading.Succeeded ? reading.Values : throw await new CollectFailure(_source, job).ExplainAsync(reading, start, end, cancellationToken);
    }

    private static Trace TraceOf(CollectJob job, CollectedSamples samples)
    {
        IndexRange measured = samples.Measured();
        if (measured.IsEmpty || measured.High == measured.Low)
        {
            throw CollectFailure.Nothing(job, measured.IsEmpty ? "no sample" : "a single sample", SampleGrid.TimeOf(samples.Range.Low, job.Step));
        }

        return new Trace(job.Name, SampleGrid.TimeOf(measured.Low, job.Step), job.Step, samples.Copy(measured));
    }

    private RetryStrategyOptions<RangeReading> RetryOptions() => new()
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(30),
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Result is { IsTransient: true } or { Error: MetricSourceError.CircuitOpen or MetricSourceError.Overloaded }),
        OnRetry = arguments =>
        {
            _progress.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{arguments.Outcome.Result?.Detail} Trying again in {arguments.RetryDelay.TotalSeconds:0.#} s ({arguments.AttemptNumber + 1} of {Retries})."));
            return default;
        },
    };
}
