using System.Globalization;
using PredictiveScaler.Accuracy.Inputs;
using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Every method on every series.</summary>
internal static class SeriesCsv
{
    private const string Header =
        "series,source,method,origins,failed,mae,rmse,pinball50,pinball90,pinball95,coverage90,rel_mae,rel_pinball90,rel_pinball95,rel_rmse,"
        + "window_pinball90,window_coverage90,rel_window_pinball90,fit_ms,p50_ms,p99_ms";

    public static void Write(TextWriter writer, IEnumerable<SeriesRow> rows)
    {
        writer.Write(Header + "\n");
        foreach (SeriesRow row in rows)
        {
            (LossSums all, WindowSums window) = (row.Losses.All, row.Losses.Window);
            double[] figures =
            [
                all.Mae, all.Rmse, all.MeanPinball50, all.MeanPinball90, all.MeanPinball95, all.Coverage, row.Mae, row.Pinball90, row.Pinball95,
                Relative.Of(all.Rmse, row.LastValue.All.Rmse), window.MeanPinball90, window.Coverage, row.WindowPinball90,
                row.Times?.FitMs ?? double.NaN, row.Times?.P50Ms ?? double.NaN, row.Times?.P99Ms ?? double.NaN,
            ];
            writer.Write($"{CsvCells.Quoted(row.Series)},{CsvCells.Quoted(row.Source)},{row.Method},{Texts.Whole(row.Losses.Origins)},{Texts.Whole(row.Failed)},");
            writer.Write(string.Join(',', figures.Select(figure => double.IsFinite(figure) ? figure.ToString("G6", CultureInfo.InvariantCulture) : "")) + "\n");
        }
    }
}
