using Spectre.Console;
using Spectre.Console.Rendering;

namespace PredictiveScaler.Host.Demo;

/// <summary>A screen that people watch: chart, figures of both workloads side by side, and why the value is what it is.</summary>
internal sealed class LiveView(LiveDisplayContext screen, DemoScenario scenario, int width, TimeProvider wallClock) : IDemoView
{
    private const int ChartHeight = 12;
    private const int MostColumns = 110;
    private const int Frame = 12;
    private const int MostReasons = 6;

    /// <summary>Eyes need no more, and drawing must not slow the replay.</summary>
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly ChartHistory _history = new(Math.Clamp(width - Frame, 20, MostColumns));
    private long _drawn;

    public void Show(DemoFrame frame)
    {
        _history.Add(frame);
        if (_drawn != 0 && wallClock.GetElapsedTime(_drawn) < DrawEvery)
        {
            return;
        }

        _drawn = wallClock.GetTimestamp();
        screen.UpdateTarget(new Rows(Chart(frame), Figures(frame), Why(frame)));
        screen.Refresh();
    }

    private Panel Chart(DemoFrame frame)
    {
        double done = (frame.Time - scenario.Start) / (scenario.End - scenario.Start);
        IEnumerable<string> lines = LoadChart.Draw(_history.Columns(frame.Trigger.Forecast), ChartHeight);
        string legend = "[blue]█[/] demand  [yellow]█[/] forecast  [yellow]░[/] its q0.9  "
            + "[green]━[/] served by ready pods, predictive  [red]╌[/] reactive";
        return new Panel(new Markup($"{string.Join('\n', lines)}\n{legend}"))
        {
            Header = new PanelHeader($" {DemoText.Clock(frame.Time)} UTC  {done * 100:0} % "),
            Border = BoxBorder.Rounded,
        };
    }

    private static Table Figures(DemoFrame frame)
    {
        Table table = new Table { Border = TableBorder.Rounded }
            .AddColumn("requests/s now").AddColumn("expected, 6 min").AddColumn("answer to KEDA").AddColumn("")
            .AddColumn("replicas (ready)").AddColumn("pod hours").AddColumn("minutes short");
        table.AddRow(
            Cell(DemoText.Number(frame.Demand)),
            Cell($"{DemoText.Number(frame.Expected(0.5))}, q0.9 {DemoText.Number(frame.Expected(0.9))}"),
            Cell(DemoText.Answer(frame.Answer)),
            new Markup("[green]predictive[/]"),
            Cell($"{frame.Predictive.Replicas} ({frame.Predictive.Ready})"),
            Cell(DemoText.Number(frame.Predictive.PodHours)),
            Cell(DemoText.Number(frame.Predictive.ViolationMinutes)));
        table.AddRow(
            Cell(""),
            Cell(""),
            Cell(""),
            new Markup("[red]reactive[/]"),
            Cell($"{frame.Reactive.Replicas} ({frame.Reactive.Ready})"),
            Cell(DemoText.Number(frame.Reactive.PodHours)),
            Cell(DemoText.Number(frame.Reactive.ViolationMinutes)));
        return table;
    }

    private static Panel Why(DemoFrame frame)
    {
        // As many lines at all times: a panel that grows and shrinks makes the screen jump.
        IEnumerable<string> lines = frame.Trigger.Reasons.Take(MostReasons).Select((reason, i) => $"{i + 1}. {reason}");
        string text = string.Join('\n', lines.Concat(Enumerable.Repeat("", MostReasons)).Take(MostReasons));
        return new Panel(new Text(text)) { Header = new PanelHeader($" why: {Markup.Escape(frame.Trigger.State)} "), Border = BoxBorder.Rounded, Expand = true };
    }

    private static IRenderable Cell(string text) => new Text(text);
}
