using System.Diagnostics;
using System.Globalization;
using PredictiveScaler.Load.Calls;
using PredictiveScaler.Load.Service;
using PredictiveScaler.Load.Source;

namespace PredictiveScaler.Load;

/// <summary>Starts source and service, warms up from cold, then measures.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public async Task<LoadReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using LocalSource source = await LocalSource.StartAsync(clock);
        using ServiceProcess service = await ServiceProcess.StartAsync(source.Address, options.Settings, cancellationToken);
        Say($"{options.Triggers} triggers: ready after {service.TimeToReady.TotalSeconds:0.00} s, {options.CallsPerSecond:0} calls/s");
        using KedaCalls calls = new(service.Grpc, options.Triggers, options.ConnectionPerCall);
        OpenLoop loop = new(calls, options.CallsPerSecond, options.MetricsOnly) { Log = new CallLog(0) };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = loop.RunAsync(stop.Token);
        TimeSpan? judged = await WarmUpAsync(service, cancellationToken);
        long failedCold = loop.Log.Failed;
        TimeSpan cold = service.ProcessorTime;
        await Task.Delay(options.Settle, clock, cancellationToken);
        LoadReport report = await MeasureAsync(service, loop, cancellationToken);
        await stop.CancelAsync();
        await running;
        return report with { TimeToReady = service.TimeToReady, TimeToJudged = judged, FailedCold = failedCold, ProcessorCold = cold, Complaints = service.Complaints };
    }

    /// <summary>Time until the back-test has judged every trigger; null when that took longer than allowed.</summary>
    private async Task<TimeSpan?> WarmUpAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < options.Warmup)
        {
            await Task.Delay(Poll, clock, cancellationToken);
            MetricsPage page = await service.MetricsAsync(cancellationToken);
            double judged = page.Triggers("predictive") + page.Triggers("demoted");
            if (judged >= options.Triggers)
            {
                Say($"all judged after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {page.Triggers("predictive")} predictive, {service.ProcessorTime.TotalSeconds:0.0} s of processor time");
                return Stopwatch.GetElapsedTime(started);
            }

            if ((int)Stopwatch.GetElapsedTime(started).TotalSeconds % 10 == 0)
            {
                Say($"  {judged} judged, {page.Triggers("warming-up")} warming up, {service.ProcessorTime.TotalSeconds:0.0} s of processor time, {service.ResidentMemory.Now >> 20} MiB");
            }
        }

        return null;
    }

    private async Task<LoadReport> MeasureAsync(ServiceProcess service, OpenLoop loop, CancellationToken cancellationToken)
    {
        MetricsPage before = await service.MetricsAsync(cancellationToken);
        CallLog log = new((int)(options.CallsPerSecond * options.Duration.TotalSeconds * 1.5) + 1000);
        double loadBefore = LoadAverage();
        TimeSpan processor = service.ProcessorTime;
        long started = Stopwatch.GetTimestamp();
        loop.Log = log;
        double oldestPlan = 0;
        while (Stopwatch.GetElapsedTime(started) < options.Duration)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(15, options.Duration.TotalSeconds)), clock, cancellationToken);
            oldestPlan = Math.Max(oldestPlan, (await service.MetricsAsync(cancellationToken))["predictive_scaler_plan_age_max_seconds"]);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        processor = service.ProcessorTime - processor;
        loop.Log = new CallLog(0);
        MetricsPage after = await service.MetricsAsync(cancellationToken);
        return new LoadReport
        {
            Options = options,
            Calls = log,
            Elapsed = elapsed,
            Cores = processor / elapsed,
            Resident = service.ResidentMemory.Now,
            ResidentPeak = service.ResidentMemory.Peak,
            Skipped = after.Sum("predictive_scaler_refreshes_skipped_total") - before.Sum("predictive_scaler_refreshes_skipped_total"),
            Refreshed = after.Sum("predictive_scaler_refreshes_total") - before.Sum("predictive_scaler_refreshes_total"),
            OldestPlan = oldestPlan,
            Predictive = after.Triggers("predictive"),
            Judged = after.Triggers("predictive") + after.Triggers("demoted"),
            Load = (loadBefore, LoadAverage()),
        };
    }

    private static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static void Say(FormattableString line) => Console.Error.WriteLine(FormattableString.Invariant(line));
}
