namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>How a policy is drawn, the same in every plot: by colour, stroke and shape, any one of which tells it from the others.</summary>
/// <param name="Style">CSS classes of its lines.</param>
/// <param name="Shape">SVG path of its mark, in a box of 12 by 12 around the origin.</param>
internal sealed record PolicyLook(string Style, string Shape)
{
    private const string Circle = "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z";
    private const string Square = "M-3.6 -3.6H3.6V3.6H-3.6Z";
    private const string Diamond = "M0 -5L5 0L0 5L-5 0Z";
    private const string Upward = "M0 -4.6L4.8 3.8H-4.8Z";
    private const string Downward = "M0 4.6L4.8 -3.8H-4.8Z";
    private const string Cross = "M-1.6 -5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z";
    private const string Star = "M0 -5.6L1.5 -1.8L5.4 -1.7L2.4 .7L3.4 4.5L0 2.3L-3.4 4.5L-2.4 .7L-5.4 -1.7L-1.5 -1.8Z";
    private const string Hexagon = "M-5 0L-2.5 -4.3H2.5L5 0L2.5 4.3H-2.5Z";

    private static readonly Dictionary<string, PolicyLook> Known = new(StringComparer.Ordinal)
    {
        [PolicyNames.Predictive] = new("c1 first", Circle),
        [PolicyNames.Reactive] = new("c2", Square),
        [PolicyNames.ReactiveTuned] = new("c4 dashed", Diamond),
        ["schedule"] = new("c6 broken", Upward),
        ["holt-winters"] = new("c5 dashed", Downward),
        ["crane"] = new("c7 dotted", Cross),
        [PolicyNames.Oracle] = new("c3 dotted", Star),
    };

    private static readonly PolicyLook Other = new("c9 broken", Hexagon);

    public static PolicyLook Of(string policy) => Known.GetValueOrDefault(policy, Other);

    /// <summary>A piece of its line with its mark, for legends and tables.</summary>
    public string Swatch() => $"<svg viewBox=\"-14 -6 28 12\"><path class=\"line {Style}\" d=\"M-13 0H13\"/><path class=\"shape {Style}\" d=\"{Shape}\"/></svg>";
}
