using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Doctor;

/// <summary>serverAddress as <c>serve</c> would judge it.</summary>
internal static class ServerAddressRule
{
    private static readonly AddressPolicy Default = new(new AddressPolicyOptions());
    private static readonly AddressPolicy Widest = new(new AddressPolicyOptions { AllowedHosts = ["*"], AllowedCidrs = ["0.0.0.0/0", "::/0"], AllowLoopback = true });

    /// <param name="address">A base URL.</param>
    /// <returns>Why it is refused, in the service's words; "" where it is not.</returns>
    public static (AddressStanding Standing, string Problem) Judge(Uri address) =>
        Widest.ProblemOf(address) is { } never ? (AddressStanding.Never, never)
        : Default.ProblemOf(address) is not { } problem ? (AddressStanding.Asked, "")
        : (address.IsLoopback ? AddressStanding.Loopback : AddressStanding.NeedsSetting, problem);
}
