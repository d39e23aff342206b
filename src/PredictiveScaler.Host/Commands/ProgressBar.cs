using System.Globalization;

namespace PredictiveScaler.Host.Commands;

/// <summary>What is being done and how far it is, on one line that is written over and wiped at the end.</summary>
/// <param name="terminal">Null = nobody looks.</param>
/// <param name="clock">For how often it is written.</param>
internal sealed class ProgressBar(TextWriter? terminal, TimeProvider clock) : IProgress<double>
{
    private const int Width = 30;
    private static readonly TimeSpan Rate = TimeSpan.FromMilliseconds(200);
    private long _shown;
    private string _task = "";
    private int _written;

    public void Begin(string task)
    {
        (_task, _shown) = (task, 0);
        Report(0);
    }

    /// <summary>The same for work that is counted.</summary>
    /// <param name="total">How many there are.</param>
    public IProgress<int> Counting(int total) => new Counter(this, total);

    /// <param name="value">Share of the task that is done, 0 to 1.</param>
    public void Report(double value)
    {
        if (terminal is null || (_shown != 0 && clock.GetElapsedTime(_shown) < Rate))
        {
            return;
        }

        _shown = clock.GetTimestamp();
        int filled = (int)(Math.Clamp(value, 0, 1) * Width);
        Show(string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', Width - filled)}] {value * 100:0}% {_task}"));
    }

    public void Wipe()
    {
        if (_written > 0)
        {
            Show("");
            terminal?.Write('\r');
        }
    }

    private void Show(string text)
    {
        terminal?.Write('\r' + text.PadRight(_written));
        terminal?.Flush();
        _written = text.Length;
    }

    private sealed class Counter(ProgressBar bar, int total) : IProgress<int>
    {
        public void Report(int value) => bar.Report((double)value / Math.Max(1, total));
    }
}
