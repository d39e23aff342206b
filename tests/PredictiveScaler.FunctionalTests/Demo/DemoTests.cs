using System.Text.Json;

namespace PredictiveScaler.FunctionalTests.Demo;

public class DemoTests
{
    [Fact]
    public async Task The_demo_replays_the_real_service_to_the_end_and_prints_one_json_object()
    {
        (int exitCode, string output, string errors) = await CommandProcess.RunAsync("demo", "--once", "--json");

        Assert.True(exitCode == 0, errors);
        Assert.Equal(1, output.Trim().Count(character => character == '\n') + 1);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement result = document.RootElement;
        Assert.Equal(
            [
                "origins", "answers", "unmeasuredZeros", "maeForecast", "maeLastValue",
                "podHours", "violationMinutes", "podHoursReactive", "violationMinutesReactive",
            ],
            result.EnumerateObject().Select(property => property.Name));

        // Two days of one-minute origins; KEDA and the HPA ask at least every 30 s.
        Assert.InRange(Number(result, "origins"), 2800, 2881);
        Assert.True(Number(result, "answers") >= 2 * 2 * 2880, output);
        Assert.Equal(0, Number(result, "unmeasuredZeros"));
        Assert.True(Number(result, "maeForecast") < 0.8 * Number(result, "maeLastValue"), output);
        Assert.True(Number(result, "violationMinutes") < 0.5 * Number(result, "violationMinutesReactive"), output);
        Assert.InRange(Number(result, "podHours"), 1, 1.5 * Number(result, "podHoursReactive"));
    }

    [Theory]
    [InlineData("--json", "--json needs --once")]
    [InlineData("--speed=0", "--speed must be between")]
    [InlineData("--speed=abc", "--speed must be between 1 and 1000000, not 'abc'")]
    [InlineData("--sped=1", "--sped")]
    public async Task A_wrong_option_is_named_and_nothing_runs(string option, string expected)
    {
        (int exitCode, string output, string errors) = await CommandProcess.RunAsync("demo", option);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors + output, StringComparison.Ordinal);
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}
