using Microsoft.Extensions.Options;

namespace PredictiveScaler.Peering;

/// <summary>All problems at once, each with its key.</summary>
internal sealed class PeersOptionsValidator : IValidateOptions<PeersOptions>
{
    /// <summary>More names than anybody has; each is looked up at every start.</summary>
    private const int MostAddresses = 64;

    public ValidateOptionsResult Validate(string? name, PeersOptions options)
    {
        List<string> problems = [.. options.Addresses.Where(address => PeerAddress.Parse(address) is null)
            .Select(address => $"Peers:Addresses has \"{address}\"; each must be host:port such as predictive-scaler.keda.svc:6002")];
        if (options.Addresses.Count > MostAddresses)
        {
            problems.Add($"Peers:Addresses has {options.Addresses.Count} entries; {MostAddresses} is the most");
        }

        if (options.Port is < 0 or > ushort.MaxValue)
        {
            problems.Add(FormattableString.Invariant($"Peers:Port is {options.Port}; it must be from 0 (a free port) to 65535"));
        }

        if ((options.Addresses.Count > 0 || options.Port is not null) && string.IsNullOrEmpty(options.TokenFile))
        {
            problems.Add("Peers:TokenFile is missing; replicas hand over only to those that know the same token");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
