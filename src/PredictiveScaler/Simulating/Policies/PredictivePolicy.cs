using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>The service: its planner, over the forecasts and decisions of a journal.</summary>
internal sealed class PredictivePolicy : IScalingPolicy
{
    public const string PolicyName = "predictive";

    private readonly MeteredLoad _load;
    private readonly ForecastJournal _journal;
    private readonly TriggerOptions _options;
    private readonly IDemandHistory _history;
    private int _entry;
    private Plan? _plan;

    /// <param name="settings">The workload; its threshold is the trigger's.</param>
    /// <param name="load">What is measured.</param>
    /// <param name="journal">From before the first ask on.</param>
    /// <param name="behavior">The HPA's.</param>
    public PredictivePolicy(SimulationSettings settings, MeteredLoad load, ForecastJournal journal, HpaBehavior behavior)
    {
        (_load, _journal, Behavior) = (load, journal, settings.Bounded(behavior));
        _options = journal.Options with { Threshold = settings.Threshold };
        _history = _options.BudgetPodHoursPerDay is null ? load.Trace : load.RecordedAt(_options.QueryStep);
    }

    public string Name => PolicyName;

    public double Target => _options.Threshold;

    public HpaBehavior Behavior { get; }

    /// <summary>The newest plan: why it answers as it does.</summary>
    public Plan? Plan => _plan;

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        DateTimeOffset gridTime = TimeGrid.Floor(time, _options.PlanStep);
        if (_plan?.Time != gridTime)
        {
            _plan = Planner.Plan(Input(gridTime));
        }

        return double.IsNaN(_plan.Value) ? new PolicyAnswer(double.NaN, null) : new PolicyAnswer(_plan.Value, _plan.Active);
    }

    private PlanInput Input(DateTimeOffset time)
    {
        while (_entry + 1 < _journal.Entries.Count && _journal.Entries[_entry + 1].Time <= time)
        {
            _entry++;
        }

        JournalEntry known = _journal.Entries[_entry];
        double measured = _load.MeasuredAt(time);
        return new PlanInput
        {
            Options = _options,
            Time = time,
            Nowcast = double.IsNaN(measured) ? new Nowcast(double.NaN) : new Nowcast(measured),
            Gate = known.Gate,
            Forecast = known.Forecast,
            Track = known.Track,
            Resolution = DemandResolution.Capped(known.Gate.Resolution, _options),
            Allowance = DailyBudget.Allowance(_history, _options, time),
            Previous = _plan,
        };
    }
}
