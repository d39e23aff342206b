using System.Text;
using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Host.Collect;

/// <summary>Writes an analysis, and the trace that it makes, beside a trace. Files are replaced whole.</summary>
internal static class AnalysisFiles
{
    public const string Ending = ".analysis.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void WriteAnalysis(string directory, TraceAnalysis analysis) => Replace(
        Path.Combine(directory, analysis.Name + Ending), writer => writer.WriteLine(JsonSerializer.Serialize(analysis, Json)));

    /// <returns>Its path.</returns>
    public static string WriteTrace(string directory, Trace trace, bool[] usable)
    {
        string path = Path.Combine(directory, trace.Name + ".csv");
        Replace(path, writer => TraceCsv.Write(writer, trace, usable));
        return path;
    }

    private static void Replace(string path, Action<TextWriter> write)
    {
        using (StreamWriter writer = new(path + ".tmp", append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            write(writer);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }
}
