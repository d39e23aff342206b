namespace PredictiveScaler.Triggers;

/// <summary>What the rules of a calendar ask for, taken together.</summary>
/// <param name="Floor">Least demand to be ready for; 0 = none.</param>
/// <param name="FloorReplicas">Fewest replicas; 0 = none.</param>
/// <param name="Ceiling">Most demand that the forecast part may provide for; <see cref="double.MaxValue"/> = none.</param>
/// <param name="CeilingReplicas">Most replicas of the forecast part; <see cref="int.MaxValue"/> = none.</param>
/// <param name="Uplift">Factor on forecast demand; 1 = none.</param>
internal readonly record struct CalendarEffect(double Floor, int FloorReplicas, double Ceiling, int CeilingReplicas, double Uplift)
{
    private const double MostUplift = 10_000;

    public static readonly CalendarEffect None = new(0, 0, double.MaxValue, int.MaxValue, 1);

    public static CalendarEffect Of(CalendarRule rule) => new(
        rule.Min ?? 0, rule.MinReplicas ?? 0, rule.Max ?? double.MaxValue, rule.MaxReplicas ?? int.MaxValue, rule.Uplift ?? 1);

    /// <summary>Of two rules at the same instant: the higher floor, the lower ceiling, both uplifts.</summary>
    public CalendarEffect With(in CalendarEffect other) => new(
        Math.Max(Floor, other.Floor),
        Math.Max(FloorReplicas, other.FloorReplicas),
        Math.Min(Ceiling, other.Ceiling),
        Math.Min(CeilingReplicas, other.CeilingReplicas),
        Math.Min(Uplift * other.Uplift, MostUplift));

    /// <summary>With what a later instant must find ready: its floor and its uplift if they are higher. Its ceiling can wait.</summary>
    public CalendarEffect Ahead(in CalendarEffect later) => this with
    {
        Floor = Math.Max(Floor, later.Floor),
        FloorReplicas = Math.Max(FloorReplicas, later.FloorReplicas),
        Uplift = Math.Max(Uplift, later.Uplift),
    };
}
