using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Calendars of the service, seen from KEDA. The rig's noon is 13:00 in Berlin.</summary>
public sealed class CalendarTests
{
    private static readonly (string, string) Retail = ("Calendars:retail:0", "mon 13:10-14:00 minReplicas=3");

    [Fact]
    public async Task A_floor_of_a_calendar_of_the_service_wakes_a_trigger_a_lead_window_ahead()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 0;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, Retail);
        ScaledObjectRef trigger = FaultRig.Trigger("shop", ("calendar", "retail"), ("timezone", "Europe/Berlin"), ("leadTime", "5m"));

        Assert.Equal(0, await rig.FirstValueAsync(trigger));
        await rig.WalkAsync(TimeSpan.FromMinutes(3)); // the lead window ends at 13:09
        Assert.Equal(0, await rig.ValueAsync(trigger));
        Assert.False(await rig.ActiveAsync(trigger));

        await rig.WalkAsync(TimeSpan.FromMinutes(1)); // at 13:10
        Assert.Equal(30, await rig.ValueAsync(trigger));
        Assert.True(await rig.ActiveAsync(trigger));
        string known = await rig.Http.GetStringAsync("/api/v1/triggers");
        string key = System.Text.RegularExpressions.Regex.Match(known, "shop/shop/[0-9a-f]+").Value;
        Assert.Contains("calendar-floor", await rig.Http.GetStringAsync($"/api/v1/triggers/{key}"), StringComparison.Ordinal);

        await rig.WalkAsync(TimeSpan.FromMinutes(56)); // 14:00
        await rig.WalkAsync(TimeSpan.FromMinutes(0.25));
        Assert.Equal(0, await rig.ValueAsync(trigger));
        Assert.False(await rig.ActiveAsync(trigger));
    }

    [Fact]
    public async Task A_calendar_that_the_service_does_not_have_breaks_no_call_and_is_said()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, Retail);

        Assert.Equal(42, await rig.FirstValueAsync(FaultRig.Trigger("shop", ("calendar", "retial"))));
        Assert.Contains(rig.LogLines, line => line.Contains("the service has no calendar of the name given in calendar", StringComparison.Ordinal) && line.Contains("it has: retail.", StringComparison.Ordinal));
    }
}
