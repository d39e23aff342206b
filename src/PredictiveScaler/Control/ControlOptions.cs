using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Control;

/// <summary>Settings of the control loop, configuration section <c>Control</c>.</summary>
internal sealed class ControlOptions
{
    public const string Section = "Control";

    /// <summary>Most triggers served; a further one is refused by GetMetrics. Memory grows with it: about 130 KiB each at 7 d of 1 min samples.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public int MaxTriggers { get; set; } = 20_000;

    /// <summary>Refreshing stops this long after KEDA's last call, as nobody tells us that a ScaledObject was deleted or paused.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A trigger that nobody asked for this long leaves memory; its samples stay in the store.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "7.00:00:00", ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long the first call of an unknown trigger may wait for its first plan.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public TimeSpan FirstCallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait after a grid time before its queries are sent, so that scrapes of that moment are ingested and replicas see the same.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public TimeSpan SettleDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of the plan step over which triggers are spread, 0 to 0.9.</summary>
    [Range(0, 0.9, ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public double Spread { get; set; } = 0.5;

    /// <summary>Refreshes under way at once, mostly waiting for the source.</summary>
    [Range(1, 4096, ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public int Refreshers { get; set; } = 128;

    /// <summary>Back-fills and back-tests under way at once.</summary>
    [Range(1, 64, ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public int Preparers { get; set; } = 4;

    /// <summary>How often samples and plans go to the store: what a sudden death can lose.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Control:{0}: must be from {1} to {2}.")]
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromMinutes(1);
}
