namespace PredictiveScaler.Host.Demo;

/// <summary>A scaler as KEDA sees it, for one trigger.</summary>
internal interface IKedaScaler
{
    /// <summary>Target that the HPA is built with.</summary>
    Task<double> TargetAsync(CancellationToken cancellationToken);

    /// <summary>One round of questions at the present time.</summary>
    Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken);
}
