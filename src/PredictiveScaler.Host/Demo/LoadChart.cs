using System.Globalization;
using System.Text;

namespace PredictiveScaler.Host.Demo;

/// <summary>Draws demand as bars, the forecast behind the present, and what either workload could serve as lines.</summary>
internal static class LoadChart
{
    private const string Bars = " ▁▂▃▄▅▆▇█";
    private const int AxisWidth = 6;

    /// <summary>Lines of Spectre markup, top first, each <see cref="AxisWidth"/> wider than the columns are many.</summary>
    public static IReadOnlyList<string> Draw(IReadOnlyList<ChartColumn> columns, int height)
    {
        double top = Top(columns);
        List<string> lines = [];
        for (int row = height - 1; row >= 0; row--)
        {
            StringBuilder line = new(Axis(row, height, top));
            string style = "";
            foreach (ChartColumn column in columns)
            {
                (char glyph, string wanted) = Cell(column, row * top / height, top / height);
                Append(line, glyph, wanted, ref style);
            }

            lines.Add(style.Length == 0 ? line.ToString() : line.Append("[/]").ToString());
        }

        return lines;
    }

    private static double Top(IReadOnlyList<ChartColumn> columns)
    {
        double highest = 100;
        foreach (ChartColumn column in columns)
        {
            // MaxNumber passes over the NaN of what a column does not have.
            highest = double.MaxNumber(highest, double.MaxNumber(
                double.MaxNumber(column.Demand, column.High), double.MaxNumber(column.Capacity, column.ReactiveCapacity)));
        }

        // Whole hundreds, so that the scale does not breathe with every sample; a line on the top row is still seen.
        return Math.Ceiling((highest + 1) / 100) * 100;
    }

    private static string Axis(int row, int height, double top) => row % 3 == 0
        ? (row * top / height).ToString("0", CultureInfo.InvariantCulture).PadLeft(AxisWidth - 2) + " ┤"
        : new string(' ', AxisWidth - 1) + "│";

    private static (char Glyph, string Style) Cell(ChartColumn column, double bottom, double size)
    {
        bool Crosses(double level) => level >= bottom && level < bottom + size && level > 0;
        if (Crosses(column.Capacity))
        {
            return ('━', "green");
        }

        if (Crosses(column.ReactiveCapacity))
        {
            return ('╌', "red");
        }

        if (column.IsForecast)
        {
            // Other glyphs than demand, not only another colour.
            return column.Demand >= bottom + (size / 2) ? ('▒', "yellow") : column.High > bottom ? ('░', "yellow") : (' ', "");
        }

        int eighths = (int)Math.Round(8 * Math.Clamp((column.Demand - bottom) / size, 0, 1));
        return eighths > 0 ? (Bars[eighths], "blue") : (' ', "");
    }

    private static void Append(StringBuilder line, char glyph, string wanted, ref string style)
    {
        if (wanted != style)
        {
            line.Append(style.Length > 0 ? "[/]" : "").Append(wanted.Length > 0 ? $"[{wanted}]" : "");
            style = wanted;
        }

        line.Append(glyph);
    }
}
