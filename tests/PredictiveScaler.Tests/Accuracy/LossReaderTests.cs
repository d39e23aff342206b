using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Tests.Accuracy;

public sealed class LossReaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Losses_are_summed_by_method_origin_and_horizon()
    {
        Dictionary<string, MethodLosses> methods = Read(
            """
            series,model,origin,step_ahead,target,actual,q0.1,q0.5,q0.9,q0.95
            load,a,600,1,900,10,4,8,12,14
            load,a,600,2,1200,10,4,13,9,10
            load,a,900,1,1200,,4,8,12,14
            load,b,600,1,900,10,,,,
            """);

        SeriesLosses losses = methods["a"].Over(methods["a"].Origins);
        Assert.Equal(["a"], methods.Keys); // b forecast nothing
        Assert.Equal(1, losses.Origins); // at 900 nothing was measured

        // 300 s ahead: |10 - 8|; 12 is 2 too high: 0.1 * 2; 14 is 4 too high: 0.05 * 4; covered.
        Assert.Equal(new LossSums(1, 2, 4, 0.2, 0.2, 1), Rounded(losses.In(Band.ToFiveMinutes)));

        // 600 s ahead: |10 - 13|; 9 is 1 too low: 0.9 * 1; 10 is right; not covered.
        Assert.Equal(new LossSums(1, 3, 9, 0.9, 0, 0), Rounded(losses.In(Band.ToFifteenMinutes)));
        Assert.Equal((2.5, 1.25, 0.5), (losses.All.Mae, losses.All.MeanPinball50, losses.All.Coverage));
        Assert.Equal(Math.Sqrt(6.5), losses.All.Rmse); // (4 + 9) / 2
    }

    [Fact]
    public void Losses_over_some_origins_are_of_those_alone()
    {
        MethodLosses losses = Read(
            """
            series,model,origin,step_ahead,target,actual,q0.5,q0.9,q0.95
            load,a,600,1,900,10,8,12,14
            load,a,900,1,1200,10,4,12,14
            """)["a"];

        Assert.Equal((1, 6.0), (losses.Over([900, 1200]).Origins, losses.Over([900, 1200]).All.Mae)); // 1200 was never forecast from
    }

    [Fact]
    public void A_table_without_a_needed_column_is_refused() =>
        Assert.Contains("q0.95", Assert.Throws<InvalidDataException>(() => Read("series,model,origin,target,actual,q0.5,q0.9")).Message, StringComparison.Ordinal);

    [Fact]
    public void Maxima_of_the_lead_window_are_judged_apart()
    {
        File.WriteAllText(_file, "series,model,origin,steps,actual,q0.5,q0.9\nload,a,600,6,10,9,11\nload,a,900,6,10,7,9\n");
        Dictionary<string, MethodLosses> methods = [];

        LossReader.AddMaxima(_file, methods);

        WindowSums window = methods["a"].Over([600, 900]).Window;
        Assert.Equal((0.5, 0.5), (window.MeanPinball90, window.Coverage)); // (0.1 * 1 + 0.9 * 1) / 2
    }

    public void Dispose() => File.Delete(_file);

    private Dictionary<string, MethodLosses> Read(string text)
    {
        File.WriteAllText(_file, text);
        Dictionary<string, MethodLosses> methods = [];
        LossReader.AddForecasts(_file, methods);
        return methods;
    }

    private static LossSums Rounded(LossSums losses) =>
        losses with { Pinball90 = Math.Round(losses.Pinball90, 12), Pinball95 = Math.Round(losses.Pinball95, 12) };
}
