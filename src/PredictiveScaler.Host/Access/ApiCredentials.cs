using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Access;

/// <summary>Decides whether a request to the HTTP port carries a token or a user that the files name. A file that cannot be read lets nobody new in.</summary>
internal sealed class ApiCredentials
{
    private const int MaxLines = 1000;

    private readonly SecretFile? _tokens;
    private readonly SecretFile? _users;

    public ApiCredentials(ApiOptions options, TimeProvider clock, ILogger<ApiCredentials> logger)
    {
        _tokens = options.TokenFile is { } tokens ? new SecretFile(tokens, "Serve:Api", clock, logger) : null;
        _users = options.UserFile is { } users ? new SecretFile(users, "Serve:Api", clock, logger) : null;
    }

    public bool AreRequired => _tokens is not null || _users is not null;

    /// <summary>What a 401 asks for.</summary>
    public string Challenge => _users is not null ? "Basic realm=\"predictive-scaler\", charset=\"UTF-8\"" : "Bearer";

    public bool Allow(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out AuthenticationHeaderValue? given) || given.Parameter is not { Length: > 0 } parameter)
        {
            return false;
        }

        if (given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return IsIn(_tokens?.Value, parameter);
        }

        return given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Decoded(parameter) is { } pair && IsIn(_users?.Value, pair);
    }

    private static string? Decoded(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && Encoding.UTF8.GetString(bytes, 0, length) is var pair && pair.Contains(':', StringComparison.Ordinal) ? pair : null;
    }

    /// <summary>Compares hashes, and with every line: the time tells nothing of what is right.</summary>
    private static bool IsIn(string? lines, string given)
    {
        byte[] wanted = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        bool found = false;
        foreach (string line in (lines ?? "").Split('\n', MaxLines))
        {
            string known = line.Trim();
            found |= known.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(known)), wanted);
        }

        return found;
    }
}
