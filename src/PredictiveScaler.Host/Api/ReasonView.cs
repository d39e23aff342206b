namespace PredictiveScaler.Host.Api;

internal sealed record ReasonView(string Code, string Text, double? Before, double? After);
