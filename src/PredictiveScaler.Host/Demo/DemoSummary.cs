namespace PredictiveScaler.Host.Demo;

/// <summary>The last words of the demo, for people.</summary>
internal static class DemoSummary
{
    public static void Write(TextWriter output, DemoOutcome outcome)
    {
        DemoResult result = outcome.Result;
        output.WriteLine();
        output.WriteLine($"Replayed {DemoText.Clock(outcome.Start)} to {DemoText.Clock(outcome.End)} UTC, KEDA and HPA asking over gRPC all the way.");
        output.WriteLine();
        Row(output, "", "predictive", "reactive", "");
        Row(
            output,
            "minutes short of capacity",
            DemoText.Number(result.ViolationMinutes),
            DemoText.Number(result.ViolationMinutesReactive),
            DemoText.Difference(result.ViolationMinutes, result.ViolationMinutesReactive));
        Row(
            output,
            "pod hours",
            DemoText.Number(result.PodHours),
            DemoText.Number(result.PodHoursReactive),
            DemoText.Difference(result.PodHours, result.PodHoursReactive));
        output.WriteLine();
        output.WriteLine(SameSafety(outcome));
        output.WriteLine(Savings(outcome));
        output.WriteLine(Forecasts(result));
        output.WriteLine($"Answers: {DemoText.Count(result.Answers)} checked, {DemoText.Count(result.UnmeasuredZeros)} of them a 0 that nobody had measured.");
        output.WriteLine($"A pod serves {DemoText.Number(DemoScenario.CapacityPerPod)} requests a second and takes 90 s to start; the threshold above is {DemoText.Number(DemoScenario.Threshold)} for both.");
    }

    private static void Row(TextWriter output, string what, string predictive, string reactive, string difference) =>
        output.WriteLine($"{what,-28}{predictive,12}{reactive,12}{difference,12}".TrimEnd());

    private static string Forecasts(DemoResult result) => result.Origins == 0
        ? "Forecasts: none."
        : $"Forecasts: {DemoText.Count(result.Origins)}, off by {DemoText.Number(result.MaeForecast)} requests/s on average over 30 minutes; the last value is off by {DemoText.Number(result.MaeLastValue)}.";

    private static string Savings(DemoOutcome outcome)
    {
        ThresholdRun tighter = outcome.Tighter;
        return $"A forecast allows a higher threshold: {DemoText.Number(tighter.Threshold)} takes {DemoText.Number(tighter.PodHours)} pod hours and is short for {DemoText.Number(tighter.ViolationMinutes)} minutes"
            + $" (reactive at {DemoText.Number(DemoScenario.Threshold)}: {DemoText.Number(outcome.Result.PodHoursReactive)} and {DemoText.Number(outcome.Result.ViolationMinutesReactive)}).";
    }

    /// <summary>The cheapest reactive threshold that falls short no longer than the forecast did.</summary>
    private static string SameSafety(DemoOutcome outcome)
    {
        DemoResult result = outcome.Result;
        ThresholdRun? asSafe = outcome.ReactiveSweep.FirstOrDefault(run => run.ViolationMinutes <= result.ViolationMinutes);
        if (asSafe is not null)
        {
            return $"As safe without a forecast: threshold {DemoText.Number(asSafe.Threshold)}, {DemoText.Number(asSafe.PodHours)} pod hours ({DemoText.Difference(asSafe.PodHours, result.PodHours)}).";
        }

        ThresholdRun safest = outcome.ReactiveSweep.MinBy(run => (run.ViolationMinutes, run.PodHours))!;
        return "As safe without a forecast: no threshold. The safest, "
            + $"{DemoText.Number(safest.Threshold)}, costs {DemoText.Number(safest.PodHours)} pod hours ({DemoText.Difference(safest.PodHours, result.PodHours)}) and is short for {DemoText.Number(safest.ViolationMinutes)} minutes.";
    }
}
