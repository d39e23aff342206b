using PredictiveScaler.Evaluating.Backtesting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>Keeps what the plots of one model need: its forecasts at two leads.</summary>
internal sealed class PlottedForecasts : IForecastRecorder
{
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(5);

    /// <param name="model">Whose forecasts.</param>
    /// <param name="settings">What is judged.</param>
    public PlottedForecasts(string model, BacktestSettings settings)
    {
        Model = model;
        int near = (int)Math.Clamp((Near.Ticks + settings.Trace.Step.Ticks - 1) / settings.Trace.Step.Ticks, 1, settings.Horizon);
        Leads = near == settings.Horizon ? [new PlottedLead(near)] : [new PlottedLead(near), new PlottedLead(settings.Horizon)];
    }

    public string Model { get; }

    /// <summary>Near first; one alone where the horizon is no longer.</summary>
    public IReadOnlyList<PlottedLead> Leads { get; }

    public void Record(OriginForecast forecast, OriginActuals actuals)
    {
        if (forecast.Model != Model)
        {
            return;
        }

        foreach (PlottedLead lead in Leads)
        {
            int step = lead.Steps - 1;
            lead.Rows.Add(new PlottedRow(forecast.Origin, forecast.Low[step], forecast.Medians[step], forecast.High[step], actuals.Steps[step]));
        }
    }
}

