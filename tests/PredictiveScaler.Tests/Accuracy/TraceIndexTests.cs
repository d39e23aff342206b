using PredictiveScaler.Accuracy.Inputs;

namespace PredictiveScaler.Tests.Accuracy;

public class TraceIndexTests
{
    [Fact]
    public void An_index_names_traces_and_their_sources()
    {
        IReadOnlyList<TraceEntry> traces = TraceIndex.Parse(["name,licence,source", "shop,\"MIT (see \"\"LICENSE\"\", or ask)\",Our shops", "api,,Other"], "dir");

        Assert.Equal([new TraceEntry("shop", "Our shops", Path.Combine("dir", "shop.csv")), new TraceEntry("api", "Other", Path.Combine("dir", "api.csv"))], traces);
    }

    [Theory]
    [InlineData("name,licence", "shop,MIT", "the columns name and source")]
    [InlineData("name,source", "shop,a,b", "3 cells and not 2")]
    public void A_broken_index_is_refused(string header, string row, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => TraceIndex.Parse([header, row], "dir")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_an_index_each_file_is_its_own_source()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("traces-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "b.csv"), "");
            File.WriteAllText(Path.Combine(folder.FullName, "a.csv"), "");

            Assert.Equal([("a", "a"), ("b", "b")], TraceIndex.Read(folder.FullName).Select(trace => (trace.Name, trace.Source)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
