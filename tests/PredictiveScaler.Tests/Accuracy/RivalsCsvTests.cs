using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Tests.Accuracy;

public class RivalsCsvTests
{
    [Fact]
    public void What_is_kept_of_a_rival_is_read_back()
    {
        LossSums near = new(20, 40, 100, 10, 6, 18);
        LossSums far = new(40, 120, 400, 30, 15, 30);
        RivalScore written = new("load", "r-ets-damped", 21, 0.5, 2, [600, 900], new SeriesLosses(2, [near, default, far, default], default));
        StringWriter text = new();

        RivalsCsv.Write(text, [(written, new SeriesLosses(2, [near, default, near, default], default))]);
        RivalScore read = Assert.Single(RivalsCsv.Read(new StringReader(text.ToString())));

        Assert.Equal((written.Series, written.Method, written.Calls, written.SecondsP50, written.SecondsP99), (read.Series, read.Method, read.Calls, read.SecondsP50, read.SecondsP99));
        Assert.Equal(19, read.Failed);
        Assert.Equal(written.Origins, read.Origins);
        foreach (Band band in Enum.GetValues<Band>())
        {
            Assert.Equal(written.Losses.In(band).Count, read.Losses.In(band).Count);
            Assert.Equal(written.Losses.In(band).Absolute, read.Losses.In(band).Absolute, 3);
            Assert.Equal(written.Losses.In(band).Squared, read.Losses.In(band).Squared, 2);
            Assert.Equal(written.Losses.In(band).Pinball90, read.Losses.In(band).Pinball90, 3);
        }

        // All: mae 160 / 60, relative to 80 / 40; pinball 40 / 60 to 20 / 40; coverage 48 / 60.
        Assert.Contains("load,r-ets-damped,all,21,19,0.5,2,60,2.66667,2.88675,1.33333,0.666667,0.35,0.8,1.33333,1.33333,1.16667,600 900", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused() => Assert.Throws<InvalidDataException>(() => RivalsCsv.Read(new StringReader("series,method\n")));
}
