namespace PredictiveScaler.Planning.Steps;

/// <summary>One small, pure shaping of the forecast part. The order of <see cref="ForecastPartChain.Steps"/> is the order of design and of the reasons.</summary>
internal interface IPlanStep
{
    /// <summary>Shapes <paramref name="part"/>, in demand, >= 0.</summary>
    double Apply(double part, in PlanStepContext context);
}
