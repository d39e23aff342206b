namespace PredictiveScaler.Host.Backtest;

/// <summary>Forecasts a fixed number of steps ahead.</summary>
internal sealed class PlottedLead(int steps)
{
    public int Steps => steps;

    public List<PlottedRow> Rows { get; } = [];
}
