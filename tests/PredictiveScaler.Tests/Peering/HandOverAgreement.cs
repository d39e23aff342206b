using PredictiveScaler.Planning;

namespace PredictiveScaler.Tests.Peering;

/// <summary>What two replicas must agree on.</summary>
internal static class HandOverAgreement
{
    public static (DateTimeOffset Time, double Value, bool Active, PlanState State, double Forecast, double Part) Published(Plan plan) =>
        (plan.Time, plan.Value, plan.Active, plan.State, plan.WindowForecast, plan.ForecastPart);
}
