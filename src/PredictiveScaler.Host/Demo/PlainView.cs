namespace PredictiveScaler.Host.Demo;

/// <summary>One line for each half hour of simulated time: for files, pipes and terminals without control sequences.</summary>
internal sealed class PlainView(TextWriter output) : IDemoView
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(30);

    private bool _headerWritten;

    public void Show(DemoFrame frame)
    {
        if (frame.Time.UtcTicks % LineEvery.Ticks != 0)
        {
            return;
        }

        if (!_headerWritten)
        {
            output.WriteLine("time              demand  median    q0.9   value  replicas  reactive  state: why");
            _headerWritten = true;
        }

        output.WriteLine(
            $"{DemoText.Clock(frame.Time),-16}{DemoText.Number(frame.Demand),8}{DemoText.Number(frame.Expected(0.5)),8}"
            + $"{DemoText.Number(frame.Expected(0.9)),8}{DemoText.Answer(frame.Answer),8}{frame.Predictive.Replicas,10}"
            + $"{frame.Reactive.Replicas,10}  {frame.Trigger.State}: {string.Join("; ", frame.Trigger.Reasons)}");
    }
}
