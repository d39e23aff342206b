using Npgsql;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// Reads a connection string as Npgsql writes it (<c>Host=db;Username=...;Password=...;Database=...</c>) or as a URI, which is what
/// operators put into Secrets (<c>postgresql://user:password@db:5432/name?sslmode=verify-full</c>). No part of it gets into a message.
/// </summary>
internal static class ConnectionText
{
    private const string Malformed = "connection string malformed";

    private static readonly StoreFailure NotUri = new(
        Malformed, "not a URI; in user and password, characters such as @ : / ? # % must be percent-encoded, and only one host may be named");

    private static readonly StoreFailure UnknownParameter = new(
        Malformed, "the URI has a parameter that is not known; known are sslmode, sslrootcert, sslcert, sslkey, application_name, target_session_attrs, connect_timeout");

    /// <exception cref="StoreUnavailableException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        bool isUri = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);
        NpgsqlConnectionStringBuilder read = isUri ? ReadUri(text) : ReadKeywords(text);
        return string.IsNullOrEmpty(read.Host) ? throw new StoreUnavailableException(new StoreFailure(Malformed, "it names no host")) : read;
    }

    private static NpgsqlConnectionStringBuilder ReadKeywords(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // The message would quote a part of it, perhaps of an unquoted password.
            throw new StoreUnavailableException(new StoreFailure(
                Malformed, "a keyword or value is not one of Npgsql's; a password with ; or = must stand in quotes"));
        }
    }

    private static NpgsqlConnectionStringBuilder ReadUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Fragment.Length > 0 || uri.Segments.Length > 2)
        {
            throw new StoreUnavailableException(NotUri);
        }

        NpgsqlConnectionStringBuilder read = new() { Host = uri.IdnHost };
        if (uri.Port > 0)
        {
            read.Port = uri.Port;
        }

        string[] credentials = uri.UserInfo.Split(':', 2);
        (read.Username, read.Password) = (Text(credentials[0]), Text(credentials.ElementAtOrDefault(1) ?? ""));
        read.Database = Text(uri.AbsolutePath.TrimStart('/'));
        foreach (string parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = parameter.Split('=', 2);
            Set(read, parts[0], Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        }

        return read;
    }

    private static string? Text(string escaped) => escaped.Length == 0 ? null : Uri.UnescapeDataString(escaped);

    private static void Set(NpgsqlConnectionStringBuilder read, string name, string value)
    {
        switch (name)
        {
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode mode) && Enum.IsDefined(mode):
                read.SslMode = mode;
                break;
            case "sslrootcert":
                read.RootCertificate = value;
                break;
            case "sslcert":
                read.SslCertificate = value;
                break;
            case "sslkey":
                read.SslKey = value;
                break;
            case "application_name":
                read.ApplicationName = value;
                break;
            case "target_session_attrs":
                read.TargetSessionAttributes = value;
                break;
            case "connect_timeout":
                // Ours is a setting: it bounds the start.
                break;
            default:
                throw new StoreUnavailableException(UnknownParameter);
        }
    }
}
