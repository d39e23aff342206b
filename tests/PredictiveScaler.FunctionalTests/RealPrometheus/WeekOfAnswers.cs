using System.Text;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>What KEDA sees of the service while its source is well, held against what the demand really was.</summary>
internal sealed class WeekOfAnswers(WalkedScaler scaler, ShopTraffic traffic)
{
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(30);

    private readonly ScaledObjectRef _scaledObject = WalkedScaler.ScaledObject();
    private readonly ForecastErrors _byDay = new(traffic);
    private readonly ForecastErrors _always = new(traffic);
    private readonly List<string> _faults = [];
    private readonly SortedDictionary<DateTimeOffset, DateTimeOffset> _asleep = [];
    private readonly SortedDictionary<DateTimeOffset, DateTimeOffset> _woken = [];
    private int _answers;
    private int _emptyReadings;
    private int _predictive;

    public async Task LiveAsync(IEnumerable<DateTimeOffset> times)
    {
        foreach (DateTimeOffset time in times)
        {
            await scaler.WalkToAsync(time);
            KedaAnswer answer = await scaler.AskAsync(_scaledObject);
            Plan plan = scaler.Trigger().Plan!;
            Check(time, answer, plan);
            Sleep(time, answer);
            Judge(time, scaler.Trigger().Forecast);
            _answers++;
            _predictive += plan.State == PlanState.Predictive ? 1 : 0;
            _emptyReadings += scaler.Trigger().Series.LastReading?.Kind == ReadingKind.Empty ? 1 : 0;
        }
    }

    public void ShouldBeGood()
    {
        Assert.Empty(_faults);
        Assert.True(_byDay.Origins >= 200);
        Assert.True(_byDay.Forecast < _byDay.LastValue, _byDay.ToString());
        Assert.True(_always.Forecast < _always.LastValue, _always.ToString());
        Assert.True(scaler.Trigger().Gate.Promoted);
        Assert.True(_predictive >= _answers * 0.9, $"{_predictive} of {_answers} answers were predictive.");

        // 7 nights of 8 h, most of it asked every 10 minutes.
        Assert.True(_emptyReadings >= 250, $"{_emptyReadings} answers of Prometheus were empty.");
        Assert.Equal(7, _woken.Count);
        Assert.All(_woken, morning => Assert.InRange(traffic.Opens(morning.Key) - morning.Value, TimeSpan.FromMinutes(1), Horizon));
    }

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant($"{_answers} answers, {_predictive} predictive, {_emptyReadings} from an empty query"));
        text.AppendLine($"by day: {_byDay}").AppendLine($"always: {_always}");
        foreach ((DateTimeOffset day, DateTimeOffset woken) in _woken)
        {
            text.AppendLine(FormattableString.Invariant(
                $"{day:ddd}: woken at {woken:HH:mm}, {(traffic.Opens(day) - woken).TotalMinutes:0} min before the load of {traffic.Opens(day):HH:mm}"));
        }

        foreach ((DateTimeOffset day, DateTimeOffset asleep) in _asleep)
        {
            text.AppendLine(FormattableString.Invariant($"{day:ddd}: last load {traffic.Closes(day):HH:mm}, asleep at {asleep:HH:mm}"));
        }

        return text.ToString();
    }

    private void Check(DateTimeOffset time, KedaAnswer answer, Plan plan)
    {
        double demand = traffic.At(time);
        string? fault =
            !answer.IsComplete ? "no answer"
            : answer.Value == 0 && demand > 0 ? "a 0 that was not measured"
            : double.IsNaN(plan.Nowcast) ? "no nowcast"
            : answer.Value < plan.Nowcast - 0.001 ? "less than measured"
            : time.Hour is 23 or < 5 && answer is not { Value: 0, Active: false } ? "awake at night"
            : demand > 0 && answer.Active is false ? "asleep under load"
            : null;
        if (fault is not null)
        {
            _faults.Add(FormattableString.Invariant($"{time:ddd HH:mm}: {fault}; demand {demand}, {plan.State}, nowcast {plan.Nowcast:0.##}, {answer}"));
        }
    }

    private void Sleep(DateTimeOffset time, KedaAnswer answer)
    {
        DateTimeOffset day = new(time.UtcDateTime.Date, TimeSpan.Zero);
        if (traffic.At(time) > 0)
        {
            return;
        }

        if (time.Hour < 12 && answer.Active is true)
        {
            _woken.TryAdd(day, time);
        }
        else if (time.Hour > 12 && answer.Active is false)
        {
            _asleep.TryAdd(day, time);
        }
    }

    private void Judge(DateTimeOffset time, Forecast? forecast)
    {
        if (forecast?.Origin != time)
        {
            return;
        }

        _always.Add(forecast);
        if (traffic.At(time) > 0)
        {
            _byDay.Add(forecast);
        }
    }
}
