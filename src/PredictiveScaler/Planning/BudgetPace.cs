using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>How a day's budget is spread over its intervals: like the replicas that the days before needed at the same time after midnight.</summary>
internal readonly ref struct BudgetPace
{
    private const int MostDays = 7;

    /// <summary>Every time of day keeps this share of the mean, or demand at an unusual hour would find nothing left for it.</summary>
    private const double EvenShare = 0.1;

    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Length of the working space that the constructor takes.</summary>
    public const int SlotsPerDay = 48;

    private readonly TriggerOptions _options;
    private readonly DateTimeOffset _start;
    private readonly DateTimeOffset _first;
    private readonly TimeSpan _step;
    private readonly int _intervals;
    private readonly Span<double> _slots;

    /// <param name="history">Of today and the days before.</param>
    /// <param name="options">Budget and what demand needs.</param>
    /// <param name="start">Local midnight.</param>
    /// <param name="first">Start of the first interval.</param>
    /// <param name="step">Length of an interval.</param>
    /// <param name="intervals">Of the day.</param>
    /// <param name="slots">Working space of <see cref="SlotsPerDay"/>.</param>
    public BudgetPace(
        IDemandHistory history, TriggerOptions options, DateTimeOffset start, DateTimeOffset first, TimeSpan step, int intervals, Span<double> slots)
    {
        (_options, _start, _first, _step, _intervals) = (options, start, first, step, intervals);
        _slots = slots;
        Most = HardBounds.Maximum(options) / options.Threshold;
        Learn(history);
    }

    public double IntervalHours => _step.TotalHours;

    /// <summary>Replicas that no plan exceeds.</summary>
    public double Most { get; }

    /// <summary>Sum of all weights.</summary>
    public double Total()
    {
        double total = 0;
        for (int i = 0; i < _intervals; i++)
        {
            total += Weight(i);
        }

        return total;
    }

    /// <summary>Of an interval, in replicas.</summary>
    public double Weight(int interval)
    {
        int slot = Math.Min((int)((_first + (_step * interval) - _start) / Slot), SlotsPerDay - 1);
        return Math.Max(_slots[Math.Max(0, slot)], Scheduled(interval));
    }

    /// <summary>Replicas that an interval took whatever was forecast; what was not measured is unknown, and counts as what was allowed.</summary>
    public double Needed(int interval, double demand)
    {
        if (double.IsNaN(demand))
        {
            return Scheduled(interval);
        }

        double measured = DemandCapacity.Replicas(_options, Math.Max(0, demand));
        double minimum = demand > _options.ActivationThreshold ? HardBounds.Minimum(_options) / _options.Threshold : 0;
        return Math.Max(Math.Max(measured, Math.Ceiling(minimum)), Scheduled(interval));
    }

    private void Learn(IDemandHistory history)
    {
        Span<double> needed = stackalloc double[SlotsPerDay];
        double mean = MeanDay(history, needed);
        int ahead = (int)Math.Min(SlotsPerDay - 1, Math.Ceiling((LeadWindow.End(_options, _start) - _start) / Slot));
        for (int slot = 0; slot < SlotsPerDay; slot++)
        {
            double most = needed[slot];
            for (int i = 1; i <= ahead; i++)
            {
                most = Math.Max(most, needed[(slot + i) % SlotsPerDay]);
            }

            _slots[slot] = most + (EvenShare * mean);
        }
    }

    /// <summary>Mean replicas of each slot over the days before; slots that were never measured get the mean of the others, which is returned.</summary>
    private double MeanDay(IDemandHistory history, Span<double> needed)
    {
        // The history that a trigger holds ends with today.
        int days = history.Count == 0 ? 0 : Math.Clamp((int)_options.HistoryTimeWindow.TotalDays - 1, 0, MostDays);
        Span<float> demand = stackalloc float[days * SlotsPerDay];
        history.Read(_start - (Day * days) + Slot, Slot, demand);
        (double sum, int known) = (0, 0);
        for (int slot = 0; slot < SlotsPerDay; slot++)
        {
            needed[slot] = MeanReplicas(demand, slot);
            (sum, known) = double.IsNaN(needed[slot]) ? (sum, known) : (sum + needed[slot], known + 1);
        }

        double mean = sum > 0 ? sum / known : 1;
        for (int slot = 0; slot < SlotsPerDay; slot++)
        {
            needed[slot] = double.IsNaN(needed[slot]) ? mean : needed[slot];
        }

        return mean;
    }

    private double MeanReplicas(ReadOnlySpan<float> demand, int slot)
    {
        (double sum, int known) = (0, 0);
        for (int i = slot; i < demand.Length; i += SlotsPerDay)
        {
            if (!float.IsNaN(demand[i]))
            {
                (sum, known) = (sum + DemandCapacity.Replicas(_options, Math.Max(0, demand[i])), known + 1);
            }
        }

        return known == 0 ? double.NaN : sum / known;
    }

    private double Scheduled(int interval) => _options.Schedule is null
        ? 0
        : CalendarBounds.Floor(_options, CalendarBounds.Of(_options, _first + (_step * interval))) / _options.Threshold;
}
