namespace PredictiveScaler.Tests.Storing;

public enum StoreKind
{
    Sqlite,
    Postgres,
}
