using System.Net.Http;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Monitoring;

/// <summary>What a configured source adds to its requests. Endpoints that metadata names have none.</summary>
internal sealed class SourceCredentials
{
    private readonly SourceOptions _options;
    private readonly SecretFile? _tokenFile;
    private readonly SecretFile? _userFile;
    private readonly SecretFile? _passwordFile;

    public SourceCredentials(string name, SourceOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _tokenFile = options.BearerTokenFile is { } token ? new SecretFile(token, name, time, logger) : null;
        _userFile = options.BasicUserFile is { } user ? new SecretFile(user, name, time, logger) : null;
        _passwordFile = options.BasicPasswordFile is { } password ? new SecretFile(password, name, time, logger) : null;
    }

    public IReadOnlyDictionary<string, string> Headers => _options.Headers;

    /// <summary>False when a secret that should be sent is not there: a request without it would only be refused.</summary>
    public bool TryApply(HttpRequestMessage request)
    {
        foreach ((string name, string value) in _options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_options.BearerToken is not null || _tokenFile is not null)
        {
            string? token = _options.BearerToken ?? _tokenFile!.Value;
            return token is not null && SecretText.IsUsable(token) && request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        if (_options.BasicUser is null && _userFile is null)
        {
            return true;
        }

        string? user = _options.BasicUser ?? _userFile!.Value;
        string? password = _options.BasicPassword ?? _passwordFile?.Value;
        return user is not null && password is not null && request.Headers.TryAddWithoutValidation(
            "Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>The server answered 401 or 403.</summary>
    public void Refused()
    {
        _tokenFile?.Expire();
        _userFile?.Expire();
        _passwordFile?.Expire();
    }

    /// <summary>Removes our own secrets from a text that the server sent: a careless server repeats what it was sent.</summary>
    public string Redact(string text)
    {
        foreach (string? secret in Secrets())
        {
            if (secret is { Length: > 3 })
            {
                text = text.Replace(secret, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }

    private IEnumerable<string?> Secrets()
    {
        yield return _options.BearerToken ?? _tokenFile?.Value;
        string? password = _options.BasicPassword ?? _passwordFile?.Value;
        yield return password;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.BasicUser ?? _userFile?.Value}:{password}"));
        foreach (string value in _options.Headers.Values)
        {
            yield return value;
        }
    }
}
