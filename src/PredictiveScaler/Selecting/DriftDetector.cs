namespace PredictiveScaler.Selecting;

/// <summary>
/// Sees that a forecast has just gone wrong, which a day's mean is slow to: a one-sided CUSUM (Page, "Continuous Inspection Schemes",
/// Biometrika 41, 1954) of its loss in excess of the rival's, origin by origin.
/// </summary>
internal struct DriftDetector
{
    /// <summary>Excess that may be at any origin, in mean losses of the rival: less is not added up.</summary>
    internal const double Allowance = 1;

    /// <summary>Added-up excess that is drift: one or two origins that are quite wrong. Docs/decisions has its false alarms on real load.</summary>
    internal const double Limit = 12;

    private double _excess;

    /// <summary>Takes in one origin; true = the forecast has gone wrong, and counting begins again.</summary>
    /// <param name="excess">The forecast's loss less the rival's, over the rival's mean loss.</param>
    public bool Sees(double excess)
    {
        _excess = Math.Max(0, _excess + excess - Allowance);
        if (_excess <= Limit)
        {
            return false;
        }

        _excess = 0;
        return true;
    }
}
