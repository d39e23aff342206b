namespace PredictiveScaler.Storing;

/// <summary>The store cannot be used as it is, and must not be replaced either.</summary>
internal sealed class StoreUnavailableException(StoreFailure failure) : Exception(failure.Text)
{
    public StoreFailure Failure => failure;
}
