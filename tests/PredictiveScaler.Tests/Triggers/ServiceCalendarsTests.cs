using Microsoft.Extensions.Configuration;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Triggers.MetadataSamples;

namespace PredictiveScaler.Tests.Triggers;

public sealed class ServiceCalendarsTests
{
    [Fact]
    public void A_calendar_is_a_list_of_rules_or_one_text()
    {
        ServiceCalendars calendars = Read(("Calendars:shop:0", "mon-fri 08:00-18:00 min=200"), ("Calendars:shop:1", "2026-11-27T18:00/6h uplift=2"), ("Calendars:night", "daily 22:00-06:00 max=50"));

        Assert.Empty(calendars.Problems);
        Assert.Equal(["night", "shop"], calendars.Names);
        Assert.Equal(2, calendars.Find("SHOP")!.Count);
        Assert.Equal(50, Assert.Single(calendars.Find("night")!).Max);
    }

    [Fact]
    public void Every_problem_is_named_with_its_key()
    {
        ServiceCalendars calendars = Read(("Calendars:shop:0", "mon-fri 08:00-18:00 min=200"), ("Calendars:shop:1", "mon-fri 8-18 min=2"), ("Calendars:a b:0", "daily 22:00-06:00 max=50"), ("Calendars:empty", ""));

        Assert.Equal(3, calendars.Problems.Count);
        Assert.Contains(calendars.Problems, problem => problem.StartsWith("Calendars:shop: rule 2: write the time as", StringComparison.Ordinal));
        Assert.Contains(calendars.Problems, problem => problem.StartsWith("Calendars:a b: a calendar's name is", StringComparison.Ordinal));
        Assert.Contains("Calendars:empty: give it 1 to 64 rules.", calendars.Problems);
        Assert.Contains("it must hold calendars by name", Assert.Single(Read(("Calendars", "mon-fri 08:00-18:00 min=200")).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trigger_takes_the_rules_of_the_calendar_that_it_names()
    {
        TriggerMetadataParser parser = new(calendars: Read(("Calendars:shop:0", "daily 08:00-18:00 min=200")));
        MetadataParseResult result = parser.Parse("shop", "frontend", With(("calendar", "shop"), ("timezone", "Asia/Tokyo")));

        Assert.Empty(result.Notices);
        DateTimeOffset eight = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(9));
        Assert.Equal(200, result.Options!.Schedule!.Over(eight, eight).Floor);
        Assert.Equal(0, result.Options.Schedule.Over(eight.AddSeconds(-1), eight.AddSeconds(-1)).Floor);
    }

    [Fact]
    public void An_unknown_calendar_is_a_notice_because_it_must_not_break_GetMetricSpec()
    {
        MetadataParseResult result = new TriggerMetadataParser(calendars: Read(("Calendars:shop:0", "daily 08:00-18:00 min=200"))).Parse("n", "o", With(("calendar", "shp")));

        Assert.Null(result.Options!.Schedule);
        Assert.Equal("the service has no calendar of the name given in calendar, so no event changes the value; it has: shop.", Assert.Single(result.Notices).Text);
        Assert.EndsWith("it has: none.", Assert.Single(new TriggerMetadataParser(calendars: Read()).Parse("n", "o", With(("calendar", "shop"))).Notices).Text, StringComparison.Ordinal);
    }

    private static ServiceCalendars Read(params (string Key, string Value)[] settings) => ServiceCalendars.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
}
