using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Host.Demo;

/// <summary>The last hours, a column for every few minutes, and the forecast that reaches beyond them.</summary>
internal sealed class ChartHistory(int width)
{
    /// <summary>Time in one column.</summary>
    public static readonly TimeSpan ColumnSpan = TimeSpan.FromMinutes(5);

    private const int ForecastColumns = 6;

    private readonly Queue<ChartColumn> _past = new();
    private DateTimeOffset _columnStart;
    private ChartColumn? _present;

    public void Add(DemoFrame frame)
    {
        DateTimeOffset start = new(frame.Time.UtcTicks - (frame.Time.UtcTicks % ColumnSpan.Ticks), TimeSpan.Zero);
        ChartColumn tick = new(
            frame.Demand,
            double.NaN,
            frame.Predictive.Ready * DemoScenario.CapacityPerPod,
            frame.Reactive.Ready * DemoScenario.CapacityPerPod);
        if (start == _columnStart && _present is { } present)
        {
            _present = present.Merge(tick);
            return;
        }

        Shift(start, tick);
    }

    public IReadOnlyList<ChartColumn> Columns(Forecast? forecast)
    {
        List<ChartColumn> columns = [.. _past];
        if (_present is { } present)
        {
            columns.Add(present);
        }

        for (int i = 1; forecast is not null && i <= ForecastColumns; i++)
        {
            int step = (int)(ColumnSpan * i / forecast.Step);
            columns.Add(new ChartColumn(forecast.Quantile(step, 0.5), forecast.Quantile(step, 0.9), double.NaN, double.NaN));
        }

        return columns;
    }

    private void Shift(DateTimeOffset start, ChartColumn tick)
    {
        if (_present is { } present)
        {
            _past.Enqueue(present);
        }

        while (_past.Count > width - ForecastColumns - 1)
        {
            _past.Dequeue();
        }

        (_columnStart, _present) = (start, tick);
    }
}
