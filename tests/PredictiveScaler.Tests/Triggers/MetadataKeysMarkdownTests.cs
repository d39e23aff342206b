using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

public sealed class MetadataKeysMarkdownTests
{
    [Theory]
    [InlineData("docs/metadata.md")]
    [InlineData("README.md")]
    public void The_documentation_shows_the_table_that_the_parser_uses(string file)
    {
        string path = RepositoryFiles.PathOf(file);
        string document = File.ReadAllText(path).ReplaceLineEndings("\n");
        string? updated = MetadataKeysMarkdown.Update(document);
        Assert.True(updated is not null, $"{file} needs the lines {MetadataKeysMarkdown.Begin} and {MetadataKeysMarkdown.End} where the table goes.");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, updated);
            return;
        }

        Assert.True(document == updated, $"{file} does not show the table of MetadataKeys. Run: UPDATE_DOCS=1 dotnet test tests/PredictiveScaler.Tests --filter MetadataKeysMarkdown");
    }

    [Fact]
    public void Every_row_has_as_many_cells_as_the_header() =>
        Assert.All(
            MetadataKeysMarkdown.Render().Split('\n').Where(line => line.StartsWith('|')),
            line => Assert.Equal(5, line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
}
