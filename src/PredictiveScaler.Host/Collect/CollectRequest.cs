namespace PredictiveScaler.Host.Collect;

/// <summary>What the command line asks for.</summary>
/// <param name="Settings">Of the command line alone.</param>
/// <param name="ConfigFile">Configuration file that fills in the rest; null = none.</param>
/// <param name="Out">Directory of the traces.</param>
internal sealed record CollectRequest(CollectSettings Settings, string? ConfigFile, string Out);
