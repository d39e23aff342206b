using System.Text.Json;
using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>The engine with each shipped model: what training computed is what the service computes, and always the same.</summary>
public sealed class ShippedModelTests(ShippedModels shipped) : IClassFixture<ShippedModels>
{
    private const int Horizon = 30;
    private static readonly string[] Shipped = ["blend", "gru", "hybrid", "lstm", "prophet"];

    public static TheoryData<string> Names => [.. Shipped];

    public static TheoryData<string, int> NamesAndBatches => Each(8, 64, 256);

    public static TheoryData<string, int> NamesAndCounts => Each(1, 11, 64);

    [Fact]
    public void What_is_shipped_is_what_is_tested_here() => Assert.Equal(Shipped, shipped.Models.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Golden_examples_of_training_are_reproduced_from_their_history(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf($"tests/data/{name}-golden.json")));
        float tolerance = golden.RootElement.GetProperty("relativeTolerance").GetSingle();
        foreach (JsonElement example in golden.RootElement.GetProperty("examples").EnumerateArray())
        {
            ForecastBuffer result = Model(name).Predict(WindowOf(example.GetProperty("history")), Horizon);
            Assert.Null(result.Failure);
            JsonElement outputs = example.GetProperty("outputs");
            AssertClose(outputs.GetProperty("quantiles"), result.Values, tolerance);
            AssertClose(outputs.GetProperty("max_quantiles"), result.Maxima, tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Same_input_and_batch_shape_give_the_same_bits(string name)
    {
        ContextWindow window = TestModels.Window(Load());
        float[] first = Model(name).Predict(window, Horizon).Values.ToArray();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(first, Model(name).Predict(window, Horizon).Values.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndBatches))]
    public void Batch_shape_changes_a_forecast_by_rounding_only(string name, int batch)
    {
        ArrayHistory history = Load();
        ContextWindow[] windows = [.. Enumerable.Range(0, batch).Select(i => TestModels.Window(history, history.Last - (i * TestModels.Minute)))];
        ForecastBuffer[] results = [.. windows.Select(_ => new ForecastBuffer())];
        Model(name).Predict(windows, Horizon, results);
        for (int i = 0; i < batch; i += batch / 8)
        {
            float[] alone = Model(name).Predict(windows[i], Horizon).Values.ToArray();
            float scale = alone.Max();
            Assert.All(alone.Zip(results[i].Values.ToArray()), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * scale));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Eight_threads_at_once_get_identical_forecasts(string name)
    {
        OnnxForecaster model = Model(name);
        ArrayHistory history = Load();
        ContextWindow[] windows = [.. Enumerable.Range(0, 20).Select(i => TestModels.Window(history, history.Last - (i * TestModels.Minute)))];
        float[][] expected = [.. windows.Select(window => model.Predict(window, Horizon).Values.ToArray())];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int n = 0; n < 50; n++)
            {
                int i = (n + worker) % windows.Length;
                Assert.Equal(expected[i], model.Predict(windows[i], Horizon).Values.ToArray());
            }
        })));
    }

    [Theory]
    [MemberData(nameof(NamesAndCounts))]
    public void Warm_forecast_allocates_nothing(string name, int count)
    {
        OnnxForecaster model = Model(name);
        ContextWindow[] windows = [.. Enumerable.Repeat(TestModels.Window(Load()), count)];
        ForecastBuffer[] results = [.. windows.Select(_ => new ForecastBuffer())];
        model.Predict(windows, Horizon, results);
        model.Predict(windows, Horizon, results);
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Predict(windows, Horizon, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_after_the_origin_changes_nothing(string name)
    {
        ArrayHistory history = Load();
        DateTimeOffset origin = history.Last - (500 * TestModels.Minute);
        ArrayHistory other = ArrayHistory.Of(history.Count, history.Step, i => i > history.Count - 1 - 500 ? 1e6 : Load(i));
        Assert.Equal(
            Model(name).Predict(TestModels.Window(history, origin), Horizon).Values.ToArray(),
            Model(name).Predict(TestModels.Window(other, origin), Horizon).Values.ToArray());
        Assert.NotEqual(
            Model(name).Predict(TestModels.Window(history), Horizon).Values.ToArray(),
            Model(name).Predict(TestModels.Window(other), Horizon).Values.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_demand_is_forecast_to_stay(string name)
    {
        ForecastBuffer result = Model(name).Predict(TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, _ => 50)), Horizon);
        Assert.InRange(result.Quantile(Horizon, 0.5), 49.5, 50.5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Demand_of_a_trillion_is_forecast_in_proportion(string name)
    {
        float[] small = Model(name).Predict(TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, Demand)), Horizon).Values.ToArray();
        float[] huge = Model(name).Predict(TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, i => 1e12 * Demand(i))), Horizon).Values.ToArray();
        Assert.All(small.Zip(huge), pair => Assert.InRange(pair.Second / 1e12f, (pair.First * 0.999f) - 0.01f, (pair.First * 1.001f) + 0.01f));
    }

    private static TheoryData<string, int> Each(params int[] numbers)
    {
        TheoryData<string, int> rows = [];
        foreach ((string name, int number) in Shipped.SelectMany(name => numbers.Select(number => (name, number))))
        {
            rows.Add(name, number);
        }

        return rows;
    }

    private OnnxForecaster Model(string name) => shipped.Models.Single(model => model.Name == name);

    private static double Demand(int minute) => 100 + (60 * Math.Sin(2 * Math.PI * minute / 1440)) + (minute * 7919 % 13);

    private static ArrayHistory Load() => ArrayHistory.Of(10_080, TestModels.Minute, Load);

    private static double Load(int minute) => minute % 97 == 0 ? double.NaN : Demand(minute);

    private static ContextWindow WindowOf(JsonElement history)
    {
        var step = TimeSpan.FromSeconds(history.GetProperty("stepSeconds").GetInt32());
        DateTimeOffset first = ArrayHistory.Monday.AddSeconds(history.GetProperty("firstSampleSecondsSinceMonday").GetDouble());
        float[] values = [.. history.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle())];
        return new ContextWindow(
            new ArrayHistory(first, step, values),
            first + (history.GetProperty("originIndex").GetInt32() * step),
            step,
            history.GetProperty("historySteps").GetInt32() * step,
            TimeZoneInfo.Utc);
    }

    private static void AssertClose(JsonElement expected, ReadOnlySpan<float> actual, float tolerance)
    {
        float[] numbers = [.. expected.EnumerateArray().Select(value => value.GetSingle())];
        Assert.Equal(numbers.Length, actual.Length);
        float scale = numbers.Max();
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.InRange(actual[i], numbers[i] - (tolerance * scale), numbers[i] + (tolerance * scale));
        }
    }
}
