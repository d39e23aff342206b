namespace PredictiveScaler.Selecting;

/// <summary>
/// Weights of experts by what following each would have saved: ML-Poly, polynomially weighted averages with a learning rate an expert
/// (Gaillard, Stoltz, van Erven, "A second-order bound with excess losses", COLT 2014). It needs no tuning, and its regret against the
/// best fixed mixture grows with the square root of that mixture's own excess losses. Regrets stop at <see cref="LowestRegret"/>, which
/// harms no bound (they are only made larger) and lets an expert that was bad for long come back soon. Working memory, reused.
/// </summary>
internal sealed class ExpertWeights
{
    /// <summary>In losses of the rival.</summary>
    private const double LowestRegret = -1;

    private double[] _prior = [];
    private double[] _regrets = [];
    private double[] _squares = [];
    private double[] _weights = [];

    /// <summary>In force now; they sum to 1.</summary>
    public ReadOnlySpan<double> Current => _weights;

    /// <summary>Begins again with <paramref name="prior"/>; an expert of prior 0 never gets a weight.</summary>
    public void Start(ReadOnlySpan<double> prior)
    {
        _prior = prior.ToArray();
        _regrets = new double[prior.Length];
        _squares = new double[prior.Length];
        _weights = prior.ToArray();
    }

    /// <summary>What experts did before no longer tells what they will do.</summary>
    public void Forget()
    {
        Array.Clear(_regrets);
        Array.Clear(_squares);
    }

    /// <summary>One round has come true.</summary>
    /// <param name="savings">The mixture's loss less each expert's; loss linear around the mixture, any common unit.</param>
    public void Update(ReadOnlySpan<double> savings)
    {
        double sum = 0;
        for (int e = 0; e < _prior.Length; e++)
        {
            _regrets[e] = Math.Max(LowestRegret, _regrets[e] + savings[e]);
            _squares[e] += savings[e] * savings[e];
            _weights[e] = _prior[e] * Math.Max(0, _regrets[e]) / (1 + _squares[e]);
            sum += _weights[e];
        }

        for (int e = 0; e < _prior.Length; e++)
        {
            // Nobody would have saved anything: the mixture was as good as its best part, the prior will do.
            _weights[e] = sum > 0 ? _weights[e] / sum : _prior[e];
        }
    }
}
