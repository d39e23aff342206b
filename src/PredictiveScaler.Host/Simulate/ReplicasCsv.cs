using System.Globalization;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate;

/// <summary>A row a tick and policy: <c>timestamp,policy,demand,metric,desired,ready,starting</c>; times are UTC epoch seconds, unknown is an empty cell.</summary>
internal sealed class ReplicasCsv
{
    private readonly TextWriter _writer;

    public ReplicasCsv(TextWriter writer)
    {
        _writer = writer;
        writer.Write("timestamp,policy,demand,metric,desired,ready,starting\n");
    }

    public void Write(SimulationRun run)
    {
        string policy = CsvNumbers.Text(run.Policy);
        foreach (SimulationRow row in run.Rows)
        {
            _writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Time.ToUnixTimeSeconds()},{policy},{CsvNumbers.Text(row.Demand)},{CsvNumbers.Text(row.Metric)},{row.Desired},{row.Ready},{row.Starting}\n"));
        }
    }
}
