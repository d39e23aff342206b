using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>The models of tests/data/models and models/, and windows to run them on.</summary>
internal static class TestModels
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static string Folder(string name) => RepositoryFiles.PathOf($"tests/data/models/{name}");

    public static ModelCatalog Shipped() => ModelCatalog.Load(RepositoryFiles.PathOf("models"), [], new LogRecorder<ModelCatalog>());

    public static ModelCatalog LoadAll(LogRecorder<ModelCatalog> log, params string[] reserved) =>
        ModelCatalog.Load(RepositoryFiles.PathOf("tests/data/models"), reserved, log);

    public static ContextWindow Window(IDemandHistory history, DateTimeOffset? origin = null, TimeSpan? step = null) =>
        new(history, origin ?? history.Last, step ?? history.Step, TimeSpan.FromDays(7), TimeZoneInfo.Utc);

    public static ForecastBuffer Predict(this IForecaster forecaster, ContextWindow window, int horizon)
    {
        var result = new ForecastBuffer();
        forecaster.Predict([window], horizon, [result]);
        return result;
    }
}
