using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Writes metric families in one of the two text formats.</summary>
internal readonly struct ExpositionWriter(ExpositionFormat format, IBufferWriter<byte> destination)
{
    public void Write(MetricFamily family)
    {
        bool first = true;
        foreach (Series series in family.Series)
        {
            if (first)
            {
                WriteHeader(family.Name, family.Help, TypeOf(family.Kind));
                first = false;
            }

            WriteSeries(family, series);
        }
    }

    public void WriteCounter(string name, string help, long value)
    {
        WriteHeader(name, help, "counter");
        WriteSample(name, "_total", [], default, value);
    }

    public void WriteEnd()
    {
        if (format == ExpositionFormat.OpenMetrics)
        {
            Append("# EOF\n"u8);
        }
    }

    private static string TypeOf(MetricKind kind) =>
        kind.IsCounter() ? "counter" : kind == MetricKind.Histogram ? "histogram" : "gauge";

    private void WriteHeader(string name, string help, string type)
    {
        // OpenMetrics names a counter's family without _total; the older format names what the samples are called.
        string suffix = format == ExpositionFormat.Text && type == "counter" ? "_total" : "";
        if (help.Length > 0)
        {
            Append($"# HELP {name}{suffix} {(format == ExpositionFormat.Text ? Escaping.Unquoted(help) : Escaping.Quoted(help))}\n");
        }

        Append($"# TYPE {name}{suffix} {type}\n");
    }

    private void WriteSeries(MetricFamily family, Series series)
    {
        if (family.Kind == MetricKind.Histogram)
        {
            WriteHistogram(family.Name, series);
            return;
        }

        WriteSample(family.Name, family.Kind.IsCounter() ? "_total" : "", series.Labels, default, series.Value);
    }

    private void WriteHistogram(string name, Series series)
    {
        double sum = series.Value;
        long cumulative = 0;
        Span<byte> bound = stackalloc byte[40];
        for (int i = 0; i <= series.Bounds.Length; i++)
        {
            cumulative += series.CountOf(i);
            int length = FormatBound(i < series.Bounds.Length ? series.Bounds[i] : double.PositiveInfinity, bound);
            WriteSample(name, "_bucket", series.Labels, bound[..length], cumulative);
        }

        // Counted from the buckets, so that _count and +Inf agree whatever is recorded meanwhile.
        WriteSample(name, "_sum", series.Labels, default, sum);
        WriteSample(name, "_count", series.Labels, default, cumulative);
    }

    private void WriteSample(string name, string suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> bound, double value)
    {
        Append(name);
        Append(suffix);
        if (!labels.IsEmpty || !bound.IsEmpty)
        {
            Append("{"u8);
            Append(labels);
            WriteBound(bound, !labels.IsEmpty);
            Append("}"u8);
        }

        Append(" "u8);
        Span<byte> text = stackalloc byte[40];
        Append(text[..FormatValue(value, text)]);
        Append("\n"u8);
    }

    private void WriteBound(ReadOnlySpan<byte> bound, bool afterLabels)
    {
        if (!bound.IsEmpty)
        {
            Append(afterLabels ? ",le=\""u8 : "le=\""u8);
            Append(bound);
            Append("\""u8);
        }
    }

    private int FormatBound(double bound, Span<byte> text)
    {
        int length = FormatValue(bound, text);
        // OpenMetrics spells bounds as floats: 1.0, not 1.
        if (format == ExpositionFormat.OpenMetrics && text[..length].IndexOfAnyExcept("-0123456789"u8) < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        return length;
    }

    private static int FormatValue(double value, Span<byte> text)
    {
        ReadOnlySpan<byte> special = double.IsNaN(value) ? "NaN"u8
            : double.IsPositiveInfinity(value) ? "+Inf"u8
            : double.IsNegativeInfinity(value) ? "-Inf"u8
            : default;
        if (!special.IsEmpty)
        {
            special.CopyTo(text);
            return special.Length;
        }

        value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, destination);

    private void Append(ReadOnlySpan<byte> text) => destination.Write(text);
}
