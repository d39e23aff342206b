using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace PredictiveScaler.Host.Reporting;

/// <summary>
/// A plot as inline SVG that fills whatever width it is given: the drawing is stretched, its strokes and the texts (HTML beside it) are not, so
/// that both are as legible on a telephone as on a screen.
/// </summary>
internal sealed class SvgPlot(PlotScale x, PlotScale y)
{
    // Coordinates of the drawing; a tenth of a unit is finer than any screen.
    private const double Size = 1000;

    private readonly StringBuilder _shapes = new();
    private readonly StringBuilder _marks = new();

    /// <param name="points">Left to right.</param>
    /// <param name="style">CSS class.</param>
    public void Line(IEnumerable<PlotPoint> points, string style) => Add("line", style, PathOf(points));

    /// <summary>The area between two lines over the same X; a NaN in either interrupts it.</summary>
    public void Band(IReadOnlyList<PlotPoint> low, IReadOnlyList<PlotPoint> high, string style)
    {
        StringBuilder path = new();
        for (int from = 0; from < low.Count; from++)
        {
            int to = from;
            while (to < low.Count && double.IsFinite(low[to].Y + high[to].Y))
            {
                to++;
            }

            if (to - from > 1)
            {
                path.Append(PathOf(high.Skip(from).Take(to - from)));
                path.Append(PathOf(low.Skip(from).Take(to - from).Reverse()).Replace('M', 'L')).Append('Z');
            }

            from = to;
        }

        Add("band", style, path.ToString());
    }

    /// <summary>Dots of the same size whatever the width.</summary>
    public void Dots(IEnumerable<PlotPoint> points, string style) =>
        Add("dots", style, string.Concat(points.Where(point => double.IsFinite(point.Y)).Select(point => $"M{At(point)}h0")));

    /// <summary>Shapes of the same size whatever the width; one outside the plot is left out.</summary>
    /// <param name="points">Where, and what is said when it is pointed at.</param>
    /// <param name="shape">SVG path in a box of 12 by 12 around the origin.</param>
    /// <param name="style">CSS classes.</param>
    public void Marks(IEnumerable<(PlotPoint At, string Title)> points, string shape, string style)
    {
        foreach ((PlotPoint at, string title) in points.Where(point => IsInside(point.At)))
        {
            _marks.Append(CultureInfo.InvariantCulture, $"<i class=\"mark\" style=\"{Place(at)}\" title=\"{HtmlEncoder.Default.Encode(title)}\"><svg viewBox=\"-6 -6 12 12\"><path class=\"shape {style}\" d=\"{shape}\"/></svg></i>");
        }
    }

    /// <summary>A text beside a point; outside the plot it is left out.</summary>
    public void Label(PlotPoint at, string text, string style)
    {
        if (IsInside(at))
        {
            _marks.Append(CultureInfo.InvariantCulture, $"<i class=\"label {style}\" style=\"{Place(at)}\">{HtmlEncoder.Default.Encode(text)}</i>");
        }
    }

    /// <param name="label">What a screen reader says.</param>
    /// <param name="style">Further CSS classes.</param>
    public string Html(string label, string style = "")
    {
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"plot {style}\"><svg role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(label)}\" viewBox=\"0 0 {Size} {Size}\" preserveAspectRatio=\"none\">");
        html.Append("<path class=\"grid\" d=\"");
        foreach ((double at, _) in y.Ticks)
        {
            html.Append(CultureInfo.InvariantCulture, $"M0 {Vertical(at)}H{Size}");
        }

        html.Append("\"/>").Append(_shapes).Append("</svg>");
        foreach ((double at, string text) in y.Ticks)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"y\" style=\"bottom:{100 * y.Share(at):0.##}%\">{HtmlEncoder.Default.Encode(text)}</span>");
        }

        foreach ((double at, string text) in x.Ticks)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"x\" style=\"left:{100 * x.Share(at):0.##}%\">{HtmlEncoder.Default.Encode(text)}</span>");
        }

        return html.Append(_marks).Append("</div>\n").ToString();
    }

    private bool IsInside(PlotPoint point) => x.Share(point.X) is >= 0 and <= 1 && y.Share(point.Y) is >= 0 and <= 1;

    private string Place(PlotPoint point) => string.Create(CultureInfo.InvariantCulture, $"left:{100 * x.Share(point.X):0.##}%;bottom:{100 * y.Share(point.Y):0.##}%");

    private void Add(string kind, string style, string path)
    {
        if (path.Length > 0)
        {
            _shapes.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind} {style}\" d=\"{path}\"/>");
        }
    }

    private string PathOf(IEnumerable<PlotPoint> points)
    {
        StringBuilder path = new();
        bool drawing = false;
        foreach (PlotPoint point in points)
        {
            bool known = double.IsFinite(point.Y);
            if (known)
            {
                path.Append(drawing ? 'L' : 'M').Append(At(point));
            }

            drawing = known;
        }

        return path.ToString();
    }

    private string At(PlotPoint point) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Size * x.Share(point.X), -Size, 2 * Size):0.#} {Vertical(point.Y)}");

    private string Vertical(double value) => Math.Clamp(Size * (1 - y.Share(value)), -Size, 2 * Size).ToString("0.#", CultureInfo.InvariantCulture);
}
