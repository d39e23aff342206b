namespace PredictiveScaler.Forecasting;

/// <summary>A folder of the models directory that is not used, and everything that is wrong with it.</summary>
internal sealed record RejectedModel(string Folder, IReadOnlyList<string> Problems);
