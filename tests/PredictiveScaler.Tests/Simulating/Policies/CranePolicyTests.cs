using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Policies.Crane;

namespace PredictiveScaler.Tests.Simulating.Policies;

public class CranePolicyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(2016)]
    public void A_spectrum_is_the_transform_by_its_definition(int count)
    {
        SplitMixRandom random = new(3);
        double[] samples = [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-5, 5))];
        Spectrum spectrum = Spectrum.Of(samples);

        foreach (int k in new[] { 0, 1, count / 3, count / 2, count - 1 }.Where(k => k < count))
        {
            double real = samples.Select((value, i) => value * Math.Cos(2 * Math.PI * k * i / count)).Sum();
            double imaginary = samples.Select((value, i) => value * Math.Sin(2 * Math.PI * k * i / count)).Sum();
            Assert.Equal(Math.Sqrt((real * real) + (imaginary * imaginary)) / count, spectrum.Amplitude(k), 1e-9);
        }

        Assert.Equal(samples, spectrum.Samples(_ => true), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(samples.Average(), spectrum.Samples(k => k == 0)[^1], 1e-9);
    }

    [Fact]
    public void A_daily_load_is_predicted_from_its_cycles_with_a_small_margin()
    {
        double[] history = [.. Enumerable.Range(0, 4 * 288).Select(i => 500 + (300 * Math.Sin(2 * Math.PI * i / 288)))];

        double[] predicted = DspPredictor.Predict(history, TimeSpan.FromMinutes(5))!;

        // The pure wave is kept whole, so the smallest margin of 1 % wins.
        Assert.Equal(288, predicted.Length);
        Assert.Equal(history[..288].Select(value => value * 1.01), predicted, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Noise_faster_than_an_hour_is_left_out()
    {
        SplitMixRandom random = new(5);
        double Clean(int i) => 500 + (300 * Math.Sin(2 * Math.PI * i / 1440));
        double[] history = [.. Enumerable.Range(0, 5 * 1440).Select(i => Clean(i) + (20 * random.Normal()))];

        double[] predicted = DspPredictor.Predict(history, Loads.Minute)!;

        double margin = predicted.Average() / 500;
        double error = Math.Sqrt(predicted.Select((value, i) => value / margin - Clean(i)).Average(rest => rest * rest));
        Assert.InRange(margin, 1.0, 1.21);
        Assert.InRange(error, 0, 10);
    }

    [Fact]
    public void What_does_not_repeat_by_the_day_is_not_predicted()
    {
        double[] trend = [.. Enumerable.Range(0, 4 * 288).Select(i => 100.0 + i)];

        Assert.Null(DspPredictor.Predict(trend, TimeSpan.FromMinutes(5)));
        Assert.Null(DspPredictor.Predict([.. Enumerable.Repeat(5.0, 4 * 288)], TimeSpan.FromMinutes(5)));
        Assert.Null(DspPredictor.Predict(trend[..500], TimeSpan.FromMinutes(5))); // less than two days
    }

    [Fact]
    public void It_answers_with_the_largest_value_of_the_hour_to_come()
    {
        // At 07:00 the load begins to rise from 100 to 1000 at 07:30: at 06:40 that is within the hour, at 05:30 it is not.
        Trace trace = Loads.Daily(5);
        CranePolicy policy = new(Loads.Settings, new MeteredLoad(trace, Loads.Settings));
        DateTimeOffset day = Loads.Monday.AddDays(4);

        Assert.InRange(policy.Ask(day.AddHours(5.5)).Value, 80, 260);
        Assert.InRange(policy.Ask(day.AddHours(6.67)).Value, 900, 1300);
    }

    [Fact]
    public void A_load_above_the_prediction_counts_as_measured()
    {
        Trace trace = Loads.Daily(5);
        double[] values = trace.Values.ToArray();
        values.AsSpan((4 * 1440) + 120, 120).Fill(5000);
        MeteredLoad load = new(new Trace("surge", trace.First, trace.Step, values), Loads.Settings);

        Assert.Equal(5000, new CranePolicy(Loads.Settings, load).Ask(Loads.Monday.AddDays(4).AddHours(3)).Value, 1e-9);
    }

    [Fact]
    public void Before_two_days_it_is_reactive()
    {
        MeteredLoad load = new(Loads.Daily(3), Loads.Settings);
        CranePolicy policy = new(Loads.Settings, load);

        for (DateTimeOffset time = Loads.Monday; time < Loads.Monday.AddDays(2); time += TimeSpan.FromMinutes(30))
        {
            Assert.Equal(load.MeasuredAt(time), policy.Ask(time).Value);
        }
    }
}
