namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Two policies at equal slow minutes and at equal pod hours, each at the threshold that is best for it there. All figures are those of a day.</summary>
internal sealed record FrontierComparison
{
    /// <summary>Fewer slow minutes a day than this nobody notices.</summary>
    public const double FewSlowMinutes = 1;

    /// <summary>Where both are read: what is in use today.</summary>
    public required FrontierPoint At { get; init; }

    /// <summary>Pod hours of the one compared with, at these slow minutes; null = it is never as good.</summary>
    public required double? RivalPodHours { get; init; }

    /// <summary>Pod hours of the one in question, at these slow minutes.</summary>
    public required double? PodHours { get; init; }

    /// <summary>Pod hours of one that knows the future, at these slow minutes.</summary>
    public required double? LeastPodHours { get; init; }

    /// <summary>Slow minutes of the one compared with, at these pod hours.</summary>
    public required double? RivalSlowMinutes { get; init; }

    /// <summary>Slow minutes of the one in question, at these pod hours.</summary>
    public required double? SlowMinutes { get; init; }

    /// <summary>Share of the rival's pod hours that is saved; negative = it costs more.</summary>
    public double? SavedShare => 1 - (PodHours / RivalPodHours);

    /// <summary>Share of the way from the rival to one that knows the future.</summary>
    public double? WayToOracle => RivalPodHours - LeastPodHours > 0 ? (RivalPodHours - PodHours) / (RivalPodHours - LeastPodHours) : null;

    /// <summary>Share of the rival's slow minutes that is avoided; null where it has so few that a share of them says nothing.</summary>
    public double? AvoidedShare => RivalSlowMinutes >= FewSlowMinutes ? 1 - (SlowMinutes / RivalSlowMinutes) : null;

    public static FrontierComparison Of(Frontier subject, Frontier rival, Frontier oracle, FrontierPoint at) => new()
    {
        At = at,
        RivalPodHours = rival.PodHoursAt(at.SlowMinutes),
        PodHours = subject.PodHoursAt(at.SlowMinutes),
        LeastPodHours = oracle.PodHoursAt(at.SlowMinutes),
        RivalSlowMinutes = rival.SlowMinutesAt(at.PodHours),
        SlowMinutes = subject.SlowMinutesAt(at.PodHours),
    };
}
