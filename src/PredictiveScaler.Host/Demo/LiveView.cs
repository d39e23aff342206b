using Spectre.Console;
using Spectre.Console.Rendering;

namespace PredictiveScaler.Host.Demo;

/// <summary>A screen that people watch: chart, figures of both workloads side by side, and why the value is what it is.</summary>
internal sealed class LiveView(LiveDisplayContext screen, DemoScenario scenario, Profile window, TimeProvider wallClock) : IDemoView
{
    /// <summary>Lines of the page that are neither chart nor reasons: two frames, the legend, the figures, and one for the cursor.</summary>
    private const int FixedLines = 12;

    private const int LeastChart = 3;
    private const int MostChart = 16;
    private const int MostColumns = 110;
    private const int Frame = 12;
    private const int MostReasons = 6;

    /// <summary>Eyes need no more, and drawing must not slow the replay.</summary>
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly ChartHistory _history = new(Math.Clamp(window.Width - Frame, 20, MostColumns));
    private readonly int _reasonLines = Math.Clamp((window.Height - FixedLines) / 3, 1, MostReasons);
    private long _drawn;

    private int ChartHeight => Math.Clamp(window.Height - FixedLines - _reasonLines, LeastChart, MostChart);

    public void Show(DemoFrame frame)
    {
        _history.Add(frame);
        if (_drawn != 0 && wallClock.GetElapsedTime(_drawn) < DrawEvery)
        {
            return;
        }

        _drawn = wallClock.GetTimestamp();
        screen.UpdateTarget(new Rows(Chart(frame), Now(frame), Figures(frame), Why(frame)));
        screen.Refresh();
    }

    private Panel Chart(DemoFrame frame)
    {
        double done = (frame.Time - scenario.Start) / (scenario.End - scenario.Start);
        IEnumerable<string> lines = LoadChart.Draw(_history.Columns(frame.Trigger.Forecast), ChartHeight);
        const string legend = "[blue]█[/] demand  [yellow]▒[/] forecast  [yellow]░[/] its q0.9\n"
            + "what ready pods can serve: [green]━[/] predictive  [red]╌[/] reactive";
        return new Panel(new Markup($"{string.Join('\n', lines)}\n{legend}"))
        {
            Header = new PanelHeader($" {DemoText.Clock(frame.Time)} UTC  {done * 100:0} % "),
            Border = BoxBorder.Rounded,
            Expand = true,
        };
    }

    private static Text Now(DemoFrame frame) => new(
        $" requests/s now {DemoText.Number(frame.Demand)}, in 6 min {DemoText.Number(frame.Expected(0.5))} "
        + $"(q0.9 {DemoText.Number(frame.Expected(0.9))}), answer {DemoText.Answer(frame.Answer)}");

    private static Table Figures(DemoFrame frame)
    {
        Table table = new Table { Border = TableBorder.None }
            .AddColumn("").AddColumn("replicas (ready)").AddColumn("pod hours").AddColumn("minutes short");
        AddRow(table, "[green]predictive[/]", frame.Predictive);
        AddRow(table, "[red]reactive[/]", frame.Reactive);
        return table;
    }

    private static void AddRow(Table table, string name, WorkloadFigures figures) => table.AddRow(
        new Markup($" {name}"),
        Cell($"{figures.Replicas} ({figures.Ready})"),
        Cell(DemoText.Number(figures.PodHours)),
        Cell(DemoText.Number(figures.ViolationMinutes)));

    private Panel Why(DemoFrame frame)
    {
        IEnumerable<string> lines = frame.Trigger.Reasons.SelectMany((reason, i) => DemoText.Wrap($"{i + 1}. {reason}", window.Width - 4));
        string text = string.Join('\n', lines.Take(_reasonLines));
        return new Panel(new Text(text)) { Header = new PanelHeader($" why: {Markup.Escape(frame.Trigger.State)} "), Border = BoxBorder.Rounded, Expand = true };
    }

    private static IRenderable Cell(string text) => new Text(text);
}
