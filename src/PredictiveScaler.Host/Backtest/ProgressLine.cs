using System.Globalization;

namespace PredictiveScaler.Host.Backtest;

/// <summary>How far it is, on one line that is written over and wiped at the end.</summary>
internal sealed class ProgressLine(TextWriter? terminal, int total, TimeProvider clock) : IProgress<int>
{
    private static readonly TimeSpan Rate = TimeSpan.FromMilliseconds(200);
    private long _shown = clock.GetTimestamp();
    private int _width;

    public void Report(int value)
    {
        if (terminal is null || clock.GetElapsedTime(_shown) < Rate)
        {
            return;
        }

        _shown = clock.GetTimestamp();
        Show(string.Create(CultureInfo.InvariantCulture, $"{value} of {total} origins"));
    }

    public void Wipe()
    {
        if (_width > 0)
        {
            Show("");
            terminal?.Write('\r');
        }
    }

    private void Show(string text)
    {
        terminal?.Write('\r' + text.PadRight(_width));
        terminal?.Flush();
        _width = text.Length;
    }
}
