using System.Globalization;
using PredictiveScaler.Collecting;

namespace PredictiveScaler.Host.Collect;

/// <summary>Progress on the error output: a line that renews itself on a terminal, else a line now and then.</summary>
internal sealed class CollectProgress(TextWriter error, bool isTerminal, TimeProvider clock) : ICollectProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _shownAt;
    private int _width;

    public void Advance(string name, int chunksDone, int chunks, long samples, DateTimeOffset reached)
    {
        bool isDue = _shownAt == 0 || chunksDone == chunks || clock.GetElapsedTime(_shownAt) >= Pause;
        if (!isTerminal && !isDue)
        {
            return;
        }

        _shownAt = clock.GetTimestamp();
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {chunksDone} of {chunks} chunks ({100 * chunksDone / chunks} %), {samples:N0} samples, up to {CollectFailure.Text(reached)}");
        if (!isTerminal)
        {
            error.WriteLine(text);
            return;
        }

        error.Write("\r" + text.PadRight(_width));
        error.Flush();
        _width = text.Length;
    }

    public void Note(string text)
    {
        EndLine();
        error.WriteLine(text);
    }

    /// <summary>Ends the line that renews itself, so that other text can follow.</summary>
    public void EndLine()
    {
        if (_width > 0)
        {
            error.WriteLine();
            _width = 0;
        }

        _shownAt = 0;
    }
}
