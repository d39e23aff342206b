using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The verdict for a terminal, in the words of the report.</summary>
internal static class VerdictText
{
    private const int Width = 100;

    public static void Write(TextWriter output, Verdict verdict)
    {
        WriteWrapped(output, verdict.Headline + ".");
        if (verdict.Sentences.Count > 0)
        {
            output.WriteLine();
        }

        foreach (string sentence in verdict.Sentences)
        {
            WriteWrapped(output, sentence);
        }
    }

    private static void WriteWrapped(TextWriter output, string text)
    {
        foreach (string line in TextLines.Wrap(TextLines.Plain(text), Width))
        {
            output.WriteLine(line);
        }
    }
}
