namespace PredictiveScaler.Preprocessing;

/// <summary>What samples that do not show demand look like.</summary>
internal enum AnomalyKind
{
    /// <summary>Demand falls to next to nothing at once and comes back at once: the monitoring or the service was down.</summary>
    OutageHole,

    /// <summary>One or two samples far above everything near: a rate() over a counter that was set back, or a double scrape.</summary>
    ScrapeReset,

    /// <summary>A short time far above everything of the day before: an attack, a flash crowd.</summary>
    Burst,

    /// <summary>A burst that is flat: nobody's users are that even, a load generator is.</summary>
    SyntheticLoad,
}
