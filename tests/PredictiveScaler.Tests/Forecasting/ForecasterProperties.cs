using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>What holds for every registered forecaster on any series.</summary>
public sealed class ForecasterProperties : IDisposable
{
    private const int Horizon = 12;
    private readonly ServiceProvider _provider = RegisteredForecasters.Provider();

    // Days with a shape, noise, bursts, gaps, idle stretches and level shifts at five minutes; 1 to 1,500 samples.
    private static readonly Gen<float[]> Series =
        from length in Gen.Frequency((1, Gen.Choose(1, 40)), (4, Gen.Choose(300, 1500)))
        from seed in Gen.Choose(0, int.MaxValue)
        from daily in Gen.Elements(0.0, 0.3, 0.9)
        from noise in Gen.Elements(0.0, 0.05, 0.8)
        from gaps in Gen.Elements(0.0, 0.02, 0.5)
        from idle in Gen.Elements(0.0, 0.7)
        from shift in Gen.Elements(1.0, 20)
        select Make(new Random(seed), length, daily, noise, gaps, idle, shift);

    public static TheoryData<string> Names => RegisteredForecasters.Names();

    public static TheoryData<string> AlgorithmNames => RegisteredForecasters.AlgorithmNames();

    public void Dispose() => _provider.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forecast_is_finite_ordered_and_not_negative_or_says_why_there_is_none(string name) => Check(Series, series =>
    {
        ForecastBuffer result = Forecast(name, series);
        return result.Failure is not null || (AreOrdered(result.Values, result.Levels.Count) && AreOrdered(result.Maxima, result.Levels.Count));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forecast_of_scaled_demand_is_the_scaled_forecast(string name) => Check(
        from series in Series
        from power in Gen.Choose(-20, 30)
        select (series, scale: MathF.Pow(2, power)),
        c =>
        {
            ForecastBuffer one = Forecast(name, c.series);
            ForecastBuffer scaled = Forecast(name, [.. c.series.Select(sample => sample * c.scale)]);
            float tolerance = 1e-3f * c.series.Where(float.IsFinite).DefaultIfEmpty(0).Max() * c.scale;
            return one.Failure == scaled.Failure && (one.Failure is not null
                || (AreNear(one.Values, scaled.Values, c.scale, tolerance) && AreNear(one.Maxima, scaled.Maxima, c.scale, tolerance)));
        });

    [Theory]
    [MemberData(nameof(AlgorithmNames))]
    public void A_forecast_does_not_depend_on_what_was_forecast_before(string name) => Check(Series.Where(series => series.Length > 30), series =>
    {
        ArrayHistory history = new(ArrayHistory.Monday, TimeSpan.FromMinutes(5), series);
        IForecaster used = Find(name);
        for (int i = series.Length / 2; i < series.Length; i += 7)
        {
            used.Predict(TestModels.Window(history, history.First + (i * history.Step)), Horizon + (i % 9));
        }

        ForecastBuffer first = used.Predict(TestModels.Window(history), Horizon);
        using ServiceProvider fresh = RegisteredForecasters.Provider();
        ForecastBuffer second = fresh.GetServices<IForecaster>().Single(forecaster => forecaster.Name == name).Predict(TestModels.Window(history), Horizon);
        return first.Failure == second.Failure && (first.Failure is not null
            || (first.Values.SequenceEqual(second.Values) && first.Maxima.SequenceEqual(second.Maxima)));
    }, tests: 15);

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds, int tests = 60) =>
        Prop.ForAll(cases.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    private static float[] Make(Random random, int length, double daily, double noise, double gaps, double idle, double shift)
    {
        float[] series = new float[length];
        for (int i = 0; i < length; i++)
        {
            double level = (1 + (daily * Math.Sin(2 * Math.PI * i / 288))) * (i > length - 60 ? shift : 1);
            double sample = 100 * level * (1 + (noise * (random.NextDouble() - 0.5))) * (random.NextDouble() < 0.005 ? 30 : 1);
            series[i] = random.NextDouble() < gaps ? float.NaN : (float)(random.NextDouble() < idle ? 0 : sample);
        }

        return series;
    }

    private static bool AreOrdered(ReadOnlySpan<float> rows, int levels)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]) || rows[i] < 0 || (i % levels > 0 && rows[i] < rows[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreNear(ReadOnlySpan<float> one, ReadOnlySpan<float> scaled, float scale, float tolerance)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (Math.Abs((one[i] * scale) - scaled[i]) > tolerance)
            {
                return false;
            }
        }

        return true;
    }

    private ForecastBuffer Forecast(string name, float[] series) =>
        Find(name).Predict(TestModels.Window(new ArrayHistory(ArrayHistory.Monday, TimeSpan.FromMinutes(5), series)), Horizon);

    private IForecaster Find(string name) => _provider.GetRequiredService<ForecasterRegistry>().Find(name)!;
}
