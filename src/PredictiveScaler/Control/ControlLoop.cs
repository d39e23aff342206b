using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Control;

/// <summary>
/// Keeps all triggers fresh: monitor, analyze, plan, publish. Each series is refreshed on its grid of absolute time, spread over the
/// plan step; at most <see cref="ControlOptions.Refreshers"/> refreshes run at once. When that is not enough, the series that has waited
/// longest goes first and grid times gone by are skipped and counted, never queued up. Series whose source did not answer in time last
/// time share a quarter of the turns.
/// </summary>
internal sealed class ControlLoop(
    RefreshQueue queue,
    TriggerRegistry registry,
    SeriesMonitor monitor,
    TriggerPlanner planner,
    TriggerPreparer preparer,
    ForecastBatcher batcher,
    StateKeeper keeper,
    LoopMetrics metrics,
    IOptions<ControlOptions> options,
    TimeProvider clock,
    ILogger<ControlLoop> logger) : BackgroundService
{
    // Smaller steps back are what NTP does all day and the grid hides.
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(5);

    private readonly Channel<(WatchedSeries Series, DateTimeOffset GridTime)> _slowLane =
        Channel.CreateUnbounded<(WatchedSeries, DateTimeOffset)>();

    // When the dispatcher last found nothing due, and the signal of its next such look.
    private long _lookedAt = long.MinValue;
    private volatile TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nothing is due and nothing is under way: for clocks that move only when told.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        // The dispatcher may have looked at the clock just before it was moved, and armed its timer after.
        queue.Wake();
        while (true)
        {
            Task changed = queue.Changed;
            Task looked = _looked.Task;
            DateTimeOffset now = clock.GetUtcNow();
            if (queue.IsIdle(now) && Volatile.Read(ref _lookedAt) == now.UtcTicks)
            {
                return;
            }

            await Task.WhenAny(changed, looked).WaitAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> lanes = [DispatchAsync(stoppingToken), batcher.RunAsync(stoppingToken), TidyAsync(stoppingToken)];
        for (int i = 0; i < options.Value.Preparers; i++)
        {
            lanes.Add(Task.Run(() => PrepareAsync(stoppingToken), stoppingToken));
        }

        try
        {
            // A lane that ends before the host stops is a fault of ours: it must stop the process, not leave plans to age.
            await await Task.WhenAny(lanes);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            keeper.Save(registry.All);
        }
    }

    private async Task DispatchAsync(CancellationToken stopping)
    {
        int forSlow = Math.Max(1, options.Value.Refreshers / 4);
        using SemaphoreSlim slots = new(Math.Max(1, options.Value.Refreshers - forSlow));
        using SemaphoreSlim slowSlots = new(forSlow);
        DateTimeOffset before = clock.GetUtcNow();
        while (!stopping.IsCancellationRequested)
        {
            await slots.WaitAsync(stopping);
            Task changed = queue.Changed;
            DateTimeOffset now = clock.GetUtcNow();
            if (before - now > ClockStep)
            {
                Log.ClockSteppedBack(logger, before - now);
                queue.MakeAllDue(now);
            }

            before = now;
            if (queue.TryTake(now, out WatchedSeries? series, out DateTimeOffset? nextDue))
            {
                if (series!.IsSlow)
                {
                    // Sources that hang must not take all turns from those that answer.
                    slots.Release();
                    _ = RefreshSlowAsync(series, slowSlots, stopping);
                }
                else
                {
                    _ = RefreshAndReleaseAsync(series, slots, stopping);
                }

                continue;
            }

            slots.Release();
            SayLooked(now);
            await WaitAsync(changed, nextDue, stopping);
        }
    }

    private void SayLooked(DateTimeOffset now)
    {
        Volatile.Write(ref _lookedAt, now.UtcTicks);
        TaskCompletionSource looked = _looked;
        _looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        looked.SetResult();
    }

    private async Task RefreshSlowAsync(WatchedSeries series, SemaphoreSlim slots, CancellationToken stopping)
    {
        try
        {
            await slots.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await RefreshAndReleaseAsync(series, slots, stopping);
    }

    private async Task RefreshAndReleaseAsync(WatchedSeries series, SemaphoreSlim slots, CancellationToken stopping)
    {
        DateTimeOffset gridTime = series.GridTime(clock.GetUtcNow());
        try
        {
            await Task.Yield();
            await RefreshAsync(series, gridTime, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // One series must not stop the others; its triggers keep their plan until it expires.
            Log.RefreshThrew(logger, exception, series.Query);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        registry.Reschedule(series, DueAfter(series, gridTime));
        if (series.TakePlanAgain())
        {
            queue.Expedite(series, clock.GetUtcNow());
        }

        queue.Done();
        slots.Release();
    }

    /// <summary>Not after the next grid time as the clock is now: it may have been set back under a slow refresh.</summary>
    private DateTimeOffset DueAfter(WatchedSeries series, DateTimeOffset gridTime)
    {
        DateTimeOffset next = series.NextDue(gridTime);
        DateTimeOffset latest = series.NextDue(series.GridTime(clock.GetUtcNow()));
        return next < latest ? next : latest;
    }

    private async Task RefreshAsync(WatchedSeries series, DateTimeOffset gridTime, CancellationToken stopping)
    {
        long started = clock.GetTimestamp();
        NoteGap(series, gridTime);
        await keeper.RestoreAsync(series, stopping);
        Reading reading = await monitor.RefreshAsync(series, gridTime, stopping);
        long monitored = clock.GetTimestamp();
        ForgetOutdated(series);
        foreach (TriggerState trigger in series.Triggers.Where(trigger => trigger.NeedsPlan(gridTime)))
        {
            trigger.PlanIsOutdated = false;
            await planner.PlanAsync(trigger, reading, gridTime, stopping);
        }

        series.RefreshedFor = gridTime;
        RequestPreparation(series, gridTime);
        metrics.Refreshed(reading, clock.GetElapsedTime(started, monitored), clock.GetElapsedTime(monitored));
    }

    private static void ForgetOutdated(WatchedSeries series)
    {
        if (series.ChangedUnderTracks.Take() is not { } changed)
        {
            return;
        }

        foreach (TriggerState trigger in series.Triggers)
        {
            trigger.Track.DropFrom(changed);
            trigger.ForecastIsOutdated |= trigger.Forecast?.Origin >= changed;
        }
    }

    private void NoteGap(WatchedSeries series, DateTimeOffset gridTime)
    {
        if (series.RefreshedFor is not { } before)
        {
            return;
        }

        if (gridTime < before)
        {
            series.Samples.TruncateAfter(gridTime);
        }
        else if (gridTime - before > series.PlanStep)
        {
            metrics.Skipped(((gridTime - before).Ticks / series.PlanStep.Ticks) - 1);
        }
    }

    private void RequestPreparation(WatchedSeries series, DateTimeOffset gridTime)
    {
        if (!series.TryBeginPreparing())
        {
            return;
        }

        if (TriggerPreparer.IsDue(series, gridTime))
        {
            queue.Begin();
            _slowLane.Writer.TryWrite((series, gridTime));
        }
        else
        {
            series.EndPreparing();
        }
    }

    private async Task PrepareAsync(CancellationToken stopping)
    {
        await foreach ((WatchedSeries series, DateTimeOffset gridTime) in _slowLane.Reader.ReadAllAsync(stopping))
        {
            bool planAgain = false;
            try
            {
                long started = clock.GetTimestamp();
                planAgain = await preparer.PrepareAsync(series, gridTime, stopping);
                metrics.Prepared(clock.GetElapsedTime(started));
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                Log.RefreshThrew(logger, exception, series.Query);
            }

            series.EndPreparing();
            if (planAgain)
            {
                queue.PlanAgain(series, clock.GetUtcNow());
            }

            queue.Done();
        }
    }

    private async Task TidyAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(options.Value.SaveEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            registry.ForgetSilent();
            keeper.Save(registry.All);
        }
    }

    /// <summary>Rounded up: a delay cuts off what is less, and the loop would then spin until the due time comes.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan span) => TimeSpan.FromMilliseconds((long)Math.Ceiling(span.TotalMilliseconds));

    private async Task WaitAsync(Task changed, DateTimeOffset? nextDue, CancellationToken stopping)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        TimeSpan delay = nextDue is { } time ? WholeMilliseconds(time - clock.GetUtcNow()) : Timeout.InfiniteTimeSpan;
        Task due = nextDue is null || delay > TimeSpan.Zero ? Task.Delay(delay, clock, over.Token) : Task.CompletedTask;

        // A clock that is moved by hand may have passed the due time just before the timer was set; it would then fire a step late.
        if (nextDue is null || clock.GetUtcNow() < nextDue)
        {
            await Task.WhenAny(changed, due);
        }

        await over.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }
}
