using System.Text;

namespace PredictiveScaler.Evaluating.Traces;

/// <summary>Reads lines of limited length and counts them: a file without line ends must not fill the memory.</summary>
internal sealed class BoundedLineReader(TextReader reader, string name, int maxLength)
{
    private readonly StringBuilder _line = new();

    /// <summary>1-based number of the line that <see cref="Next"/> gave last.</summary>
    public int Number { get; private set; }

    public bool AtEnd => reader.Peek() < 0;

    public TraceFormatException Problem(string problem) => new(name, Number, problem);

    /// <summary>The next line without its end (LF or CRLF), null after the last.</summary>
    public string? Next()
    {
        int character = reader.Read();
        Number++;
        if (character < 0)
        {
            return null;
        }

        for (_line.Clear(); character is >= 0 and not '\n'; character = reader.Read())
        {
            if (_line.Length == maxLength)
            {
                throw Problem($"longer than {maxLength} characters");
            }

            _line.Append((char)character);
        }

        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }

        return _line.ToString();
    }
}
