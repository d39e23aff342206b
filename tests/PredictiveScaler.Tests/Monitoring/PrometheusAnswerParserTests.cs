using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class PrometheusAnswerParserTests
{
    [Fact]
    public void Samples_are_read_whatever_the_pieces_they_arrive_in()
    {
        Gen<(double[] Values, int Piece)> generator =
            from values in Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 7.0).ArrayOf()
            from piece in Gen.Choose(1, 40)
            select (values, piece);
        Prop.ForAll(generator.ToArbitrary(), input => ReadsBack(input.Values, input.Piece)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_damaged_answer_ends_in_a_JSON_exception_or_an_answer_and_in_nothing_else()
    {
        byte[] good = Encoding.UTF8.GetBytes(Matrix([1.5, 2.5, double.NaN]));
        Gen<(int At, int Value, int Cut)> generator =
            from at in Gen.Choose(0, good.Length - 1)
            from value in Gen.Choose(0, 255)
            from cut in Gen.Choose(0, good.Length)
            select (at, value, cut);
        Prop.ForAll(generator.ToArbitrary(), damage => SurvivesDamage(good, damage.At, (byte)damage.Value, damage.Cut))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public async Task A_label_larger_than_the_buffer_is_skipped_and_an_absurd_one_refused()
    {
        PrometheusAnswer answer = await ReadAsync(WithLabel(100_000));
        Assert.Equal(3, answer.Value);

        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(WithLabel(3_000_000)));
    }

    [Fact]
    public async Task Ten_thousand_points_cost_next_to_no_memory()
    {
        byte[] body = Encoding.UTF8.GetBytes(Matrix([.. Enumerable.Range(0, 10_000).Select(i => i + 0.5)]));
        double[] values = new double[10_000];
        RangeGrid grid = new(values, 0, 60_000);
        await ReadInto(body, grid);

        long before = GC.GetAllocatedBytesForCurrentThread();
        await ReadInto(body, grid);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.Equal(9999.5, values[^1]);
    }

    private static async Task ReadInto(byte[] body, RangeGrid grid)
    {
        using MemoryStream stream = new(body);
        await BoundedAnswerReader.TryReadAsync(stream, new PrometheusAnswer(grid), long.MaxValue, default);
    }

    private static async Task<PrometheusAnswer> ReadAsync(string body)
    {
        PrometheusAnswer answer = new(null);
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(body));
        await BoundedAnswerReader.TryReadAsync(stream, answer, long.MaxValue, default);
        return answer;
    }

    private static string WithLabel(int length) =>
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"{{{new string('x', length)}}}"},"value":[1,"3"]}]}}""";

    private static string Matrix(double[] values)
    {
        string points = string.Join(
            ',',
            values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"[{i * 60},\"{(double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture))}\"]")));
        return $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"job":"a\"b"},"values":[{{{points}}}]}]},"stats":{"x":[1,{"y":null}]}}""";
    }

    private static bool ReadsBack(double[] values, int piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Matrix(values));
        double[] read = new double[values.Length];
        PrometheusAnswerParser parser = new(new PrometheusAnswer(new RangeGrid(read, 0, 60_000)));
        JsonReaderState state = default;
        int start = 0;
        int end = 0;
        while (start < bytes.Length && end <= bytes.Length)
        {
            end = Math.Min(bytes.Length, end + piece);
            start += parser.Consume(bytes.AsSpan(start, end - start), end == bytes.Length, ref state);
        }

        return parser.IsComplete && values.SequenceEqual(read);
    }

    private static bool SurvivesDamage(byte[] good, int at, byte value, int cut)
    {
        byte[] bytes = [.. good];
        bytes[at] = value;
        PrometheusAnswerParser parser = new(new PrometheusAnswer(new RangeGrid(new double[3], 0, 60_000)));
        JsonReaderState state = default;
        try
        {
            parser.Consume(bytes.AsSpan(0, cut), isFinal: true, ref state);
        }
        catch (JsonException)
        {
            // As documented.
        }

        return true;
    }
}
