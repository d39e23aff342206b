namespace PredictiveScaler.Host.Demo;

/// <summary>How KEDA turns the two number fields of an answer into a Kubernetes quantity.</summary>
internal static class KedaQuantity
{
    /// <summary>
    /// The float when it is above 0, else the integer, in whole thousandths. What Kubernetes cannot hold (infinite, negative) becomes 0.
    /// </summary>
    public static double Read(double number, long integer)
    {
        double value = number > 0 ? number : integer;
        return double.IsFinite(value) && value > 0 ? Math.Round(value, 3) : 0;
    }
}
