using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Experiments.Journals;

/// <summary>
/// The forecasts of each workload, recorded once a build: the name of a file holds the trace, the start-up, a digest of load and trigger, and
/// the build that forecast.
/// </summary>
internal sealed class JournalCache(string folder, bool keepOthers, TimeProvider clock)
{
    /// <summary>Of the product: any other source or commit gives another.</summary>
    private static readonly string Build = typeof(ForecastJournal).Module.ModuleVersionId.ToString("N")[..12];

    /// <summary>What was recorded, or is now; and how long that took, null when it was there.</summary>
    public (ForecastJournal Journal, TimeSpan? Took) Of(Workload workload, string models, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string stem = Stem(workload);
        string path = Path.Combine(folder, $"{stem}.{Build}.journal");
        string? kept = File.Exists(path) ? path : keepOthers ? Directory.EnumerateFiles(folder, $"{stem}.*.journal").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        if (kept is not null)
        {
            return (JournalFile.Read(kept, workload.Trigger), null);
        }

        long start = clock.GetTimestamp();
        using (Forecasters forecasters = new(models))
        {
            JournalFile.Write(path, Record(forecasters.Recorder(), workload, workload.RecordFrom, cancellationToken));
        }

        // A first run is to give what a later one gives.
        return (JournalFile.Read(path, workload.Trigger), clock.GetElapsedTime(start));
    }

    public static ForecastJournal Record(ForecastRecorder recorder, Workload workload, DateTimeOffset from, CancellationToken cancellationToken) => recorder.Record(
        workload.Load.RecordedAt(workload.Trigger.QueryStep), workload.Trigger, from, workload.Simulation.End, progress: null, cancellationToken);

    private static string Stem(Workload workload) => $"{workload.Name}-{Durations.Format(workload.Settings.StartUp)}-{Digest(workload)}";

    private static string Digest(Workload workload)
    {
        Trace trace = workload.Load.Trace;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(trace.Values));
        TriggerOptions trigger = workload.Trigger;
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{trace.First:O} {trace.Step} {workload.Source} {trigger.Threshold} {trigger.QueryStep} {trigger.EffectiveLeadTime} {trigger.Quantile} {trigger.HorizonSteps} {workload.RecordFrom:O} {workload.Settings.ScrapeInterval} {workload.Settings.RateWindow}");
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
