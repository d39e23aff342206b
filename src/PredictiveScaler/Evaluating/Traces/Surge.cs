namespace PredictiveScaler.Evaluating.Traces;

/// <summary>Extra demand that rises linearly to its peak and then decays exponentially.</summary>
/// <param name="StartMinute">Minute of the day.</param>
/// <param name="Size">Demand at the peak.</param>
/// <param name="RiseMinutes">Start to peak.</param>
/// <param name="DecayMinutes">Time constant after the peak.</param>
internal readonly record struct Surge(double StartMinute, double Size, double RiseMinutes, double DecayMinutes)
{
    /// <summary>Beyond this many time constants nothing visible is left.</summary>
    private const double Tail = 6;

    public double At(double minute)
    {
        double age = minute - StartMinute;
        double sincePeak = age - RiseMinutes;
        return age <= 0 || sincePeak > Tail * DecayMinutes ? 0
            : sincePeak < 0 ? Size * age / RiseMinutes
            : Size * Math.Exp(-sincePeak / DecayMinutes);
    }
}
