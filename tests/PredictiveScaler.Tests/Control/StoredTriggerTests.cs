using System.Text;
using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Planning;

namespace PredictiveScaler.Tests.Control;

public sealed class StoredTriggerTests
{
    private static readonly Plan Plan = Planner.Plan(PlanSamples.Predictive(50, 42));
    private static readonly Mixture Mixture = new("auto", [new WeightedExpert("blend", 0.75), new WeightedExpert("last-value", 0.25)], new QuantileCorrection(0.25, [0.1, 0, -0.3]));

    [Fact]
    public void The_decision_comes_back_with_its_mixture()
    {
        GateDecision back = StoredTrigger.Decode(StoredTrigger.Encode(Plan, PlanSamples.Promoted with { Mixture = Mixture, DriftAt = PlanSamples.Noon }))!.Gate;

        Assert.Equal(Mixture.Experts, back.Mixture!.Experts);
        Assert.Equal(Mixture.Correction.Steps, back.Mixture.Correction.Steps);
        Assert.Equal(("auto", 0.25, PlanSamples.Noon), (back.Model, back.Mixture.Correction.Maximum, back.DriftAt));
    }

    [Fact]
    public void The_lead_time_in_force_comes_back()
    {
        LeadTimeEstimate measured = new(TimeSpan.FromSeconds(85), LeadTimeSource.Measured) { Starts = 34, StartupP90 = TimeSpan.FromSeconds(51.5), MeasuredAt = PlanSamples.Noon };

        Assert.Equal(measured, StoredTrigger.Decode(StoredTrigger.Encode(Plan, PlanSamples.Promoted with { LeadTime = measured }))!.Gate.LeadTime);
        Assert.Null(StoredTrigger.Decode(StoredTrigger.Encode(Plan, PlanSamples.Promoted with { LeadTime = measured with { Value = TimeSpan.FromDays(8) } })));
    }

    [Fact]
    public void A_decision_of_a_version_without_mixtures_is_read()
    {
        string old = Encoding.UTF8.GetString(StoredTrigger.Encode(Plan, PlanSamples.Promoted with { Mixture = null })).Replace("\"Mixture\":null", "\"Correction\":0.3", StringComparison.Ordinal);

        Assert.Null(StoredTrigger.Decode(Encoding.UTF8.GetBytes(old))!.Gate.Mixture);
    }

    [Theory]
    [InlineData("\"Experts\":[{\"Name\":\"blend\",\"Weight\":0.75}", "\"Experts\":[null")]
    [InlineData("\"Weight\":0.75", "\"Weight\":-3")]
    [InlineData("\"Steps\":[0.1,0,-0.3]", "\"Steps\":null")]
    public void What_has_rotted_is_not_read(string good, string bad)
    {
        string text = Encoding.UTF8.GetString(StoredTrigger.Encode(Plan, PlanSamples.Promoted with { Mixture = Mixture }));
        Assert.Contains(good, text, StringComparison.Ordinal);

        Assert.Null(StoredTrigger.Decode(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal))));
    }
}
