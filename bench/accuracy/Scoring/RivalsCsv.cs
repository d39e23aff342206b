using System.Globalization;
using PredictiveScaler.Accuracy.Inputs;

namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>
/// What is kept of the rivals, so that a table can be made without R: a row per series, method and band with mean losses, and a row
/// <c>all</c> with the origins. The relative figures are for readers; a table relates to the last value of its own run.
/// </summary>
internal static class RivalsCsv
{
    public const string Header =
        "series,method,band,calls,failed,seconds_p50,seconds_p99,count,mae,rmse,pinball50,pinball90,pinball95,coverage90,rel_mae,rel_pinball90,rel_pinball95,origins";

    private const string Whole = "all";

    public static void Write(TextWriter writer, IEnumerable<(RivalScore Score, SeriesLosses? LastValue)> rivals)
    {
        writer.Write(Header + "\n");
        foreach ((RivalScore score, SeriesLosses? lastValue) in rivals)
        {
            WriteRow(writer, score, Whole, score.Losses.All, lastValue?.All, string.Join(' ', score.Origins));
            foreach (Band band in Enum.GetValues<Band>().Where(band => score.Losses.In(band).Count > 0))
            {
                WriteRow(writer, score, Bands.Name(band), score.Losses.In(band), lastValue?.In(band), "");
            }
        }
    }

    public static IReadOnlyList<RivalScore> Read(TextReader reader)
    {
        if (reader.ReadLine() != Header)
        {
            throw new InvalidDataException($"the header of the rivals' file must be {Header}");
        }

        List<RivalScore> scores = [];
        LossSums[] bands = [];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            string[] cells = CsvCells.Split(line);
            if (cells[2] == Whole)
            {
                bands = new LossSums[Bands.Count];
                scores.Add(Score(cells, bands));
            }
            else
            {
                bands[(int)Bands.Parse(cells[2])] = Sums(cells);
            }
        }

        return scores;
    }

    private static RivalScore Score(string[] cells, LossSums[] bands)
    {
        long[] origins = [.. cells[17].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(origin => long.Parse(origin, CultureInfo.InvariantCulture))];
        SeriesLosses losses = new(origins.Length, bands, default);
        return new RivalScore(cells[0], cells[1], int.Parse(cells[3], CultureInfo.InvariantCulture), Number(cells[5]), Number(cells[6]), origins, losses);
    }

    private static LossSums Sums(string[] cells)
    {
        (double count, double mae, double rmse) = (Number(cells[7]), Number(cells[8]), Number(cells[9]));
        return new LossSums(count, mae * count, rmse * rmse * count, Number(cells[11]) * count, Number(cells[12]) * count, Number(cells[13]) * count);
    }

    private static void WriteRow(TextWriter writer, RivalScore score, string band, LossSums losses, LossSums? lastValue, string origins)
    {
        string[] cells =
        [
            score.Series, score.Method, band, Cell(score.Calls), Cell(score.Failed), Cell(score.SecondsP50), Cell(score.SecondsP99), Cell(losses.Count),
            Cell(losses.Mae), Cell(losses.Rmse), Cell(losses.MeanPinball50), Cell(losses.MeanPinball90), Cell(losses.MeanPinball95), Cell(losses.Coverage),
            Relative(losses.Mae, lastValue?.Mae), Relative(losses.MeanPinball90, lastValue?.MeanPinball90),
            Relative(losses.MeanPinball95, lastValue?.MeanPinball95), origins,
        ];
        writer.Write(string.Join(',', cells) + "\n");
    }

    private static string Relative(double loss, double? lastValue) => lastValue is { } naive ? Cell(Scoring.Relative.Of(loss, naive)) : "";

    private static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Cell(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "";
}
