using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Journals;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Tests.Simulating;

namespace PredictiveScaler.Tests.Experiments;

public sealed class JournalFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    [Fact]
    public void A_journal_from_disk_scales_as_the_recorded_one_does()
    {
        Workload workload = Workload.Of("synthetic", Loads.Daily(4), TimeSpan.FromSeconds(90));
        using Forecasters forecasters = new(Path.Combine(_folder, "no-models"));
        ForecastJournal recorded = JournalCache.Record(forecasters.Recorder(), workload, workload.Simulation.FirstAsked, CancellationToken.None);
        string path = Path.Combine(_folder, "one.journal");
        JournalFile.Write(path, recorded);

        SimulationRun expected = Run(workload, recorded);
        SimulationRun read = Run(workload, JournalFile.Read(path, workload.Trigger));

        Assert.Contains(recorded.Entries, entry => entry.Gate.Promoted);
        Assert.Equal(expected.Rows, read.Rows);
    }

    [Fact]
    public void Forecasts_with_safety_given_follow_from_those_without()
    {
        Workload workload = Workload.Of("synthetic", Loads.Daily(4), TimeSpan.FromSeconds(90));
        using Forecasters forecasters = new(Path.Combine(_folder, "no-models"));
        ForecastJournal derived = JournalCache.Record(forecasters.Recorder(), workload, workload.Simulation.FirstAsked, CancellationToken.None).WithSafetyGiven();
        Workload given = workload with { Trigger = workload.Trigger with { SafetyIsGiven = true } };
        ForecastJournal recorded = JournalCache.Record(forecasters.Recorder(), given, workload.Simulation.FirstAsked, CancellationToken.None);

        Assert.Equal(Run(workload, recorded).Rows, Run(workload, derived).Rows);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SimulationRun Run(Workload workload, ForecastJournal journal) =>
        workload.Simulation.Run(new PredictivePolicy(workload.Settings, workload.Load, journal, HpaBehavior.Default));
}
