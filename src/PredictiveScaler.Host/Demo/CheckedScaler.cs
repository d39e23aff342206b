namespace PredictiveScaler.Host.Demo;

/// <summary>Lets someone see each answer on its way.</summary>
internal sealed class CheckedScaler(IKedaScaler scaler, Action<ScalerAnswer> check) : IKedaScaler
{
    public Task<double> TargetAsync(CancellationToken cancellationToken) => scaler.TargetAsync(cancellationToken);

    public async Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken)
    {
        ScalerAnswer answer = await scaler.AskAsync(cancellationToken);
        check(answer);
        return answer;
    }
}
