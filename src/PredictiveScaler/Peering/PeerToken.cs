using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Peering;

/// <summary>
/// The token that replicas share, from a file that may be replaced while we run. Several lines are several tokens, so that a new one can be
/// accepted everywhere before it is sent anywhere.
/// </summary>
internal sealed class PeerToken(string file, TimeProvider clock, ILogger logger)
{
    /// <summary>Shorter ones can be guessed.</summary>
    public const int MinLength = 16;

    private const int MostTokens = 4;
    private const string Scheme = "Bearer ";
    private readonly SecretFile _file = new(file, "peers", clock, logger);

    /// <summary>What is sent in <c>authorization</c>; null when the file holds nothing usable.</summary>
    public string? Header => Tokens().FirstOrDefault() is { } token ? Scheme + token : null;

    /// <summary>Whether a caller knows one of the tokens. Takes the same time wherever a wrong one differs.</summary>
    public bool Accepts(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        byte[] given = Hash(header[Scheme.Length..]);
        bool accepted = false;
        foreach (string token in Tokens())
        {
            accepted |= CryptographicOperations.FixedTimeEquals(given, Hash(token));
        }

        return accepted;
    }

    private IEnumerable<string> Tokens() => (_file.Value ?? "")
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(token => token.Length >= MinLength && SecretText.IsUsable(token))
        .Take(MostTokens);

    // Hashed, as a comparison of texts of different length would end at once.
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
