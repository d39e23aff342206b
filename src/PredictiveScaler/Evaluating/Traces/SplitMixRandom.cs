namespace PredictiveScaler.Evaluating.Traces;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every runtime version, which System.Random does not promise for a seed.
/// </summary>
internal sealed class SplitMixRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>Standard normal (Box-Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
