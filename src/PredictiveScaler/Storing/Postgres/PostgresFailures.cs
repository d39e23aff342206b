using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// What went wrong, in our own words: messages of Npgsql and PostgreSQL may quote hosts, users, statements or values.
/// </summary>
internal static class PostgresFailures
{
    public static StoreFailure Of(Exception problem) => problem switch
    {
        StoreUnavailableException unavailable => unavailable.Failure,
        PostgresException refused => new StoreFailure($"PostgreSQL error {refused.SqlState}", AdviceFor(refused.SqlState)),
        OperationCanceledException or TimeoutException or NpgsqlException { InnerException: TimeoutException } =>
            new StoreFailure("timeout", "the database did not answer within Store:PostgresTimeoutSeconds"),
        _ when Cause<AuthenticationException>(problem) is not null =>
            new StoreFailure("TLS", "the server's certificate is not trusted, or not for this host; see Store:PostgresCaFile"),
        _ when Cause<SocketException>(problem) is { } socket => new StoreFailure($"network error {socket.SocketErrorCode}"),
        IOException or UnauthorizedAccessException => new StoreFailure("file", "a certificate or key that the connection string names cannot be read"),
        NpgsqlException => new StoreFailure("connection", "it broke, or the server does not speak TLS while the connection string leaves SSL Mode at VerifyFull"),
        _ => new StoreFailure(problem.GetType().Name),
    };

    private static string AdviceFor(string state) => state switch
    {
        "28P01" or "28000" => "the database refused the login",
        "3D000" => "there is no such database",
        "42501" => "the role lacks a right; see docs/state-store.md",
        "42P07" => "the schema holds tables that are not ours; set Store:PostgresSchema to another",
        "42P01" or "42703" or "3F000" => "a table or column of ours is missing",
        "53300" => "the database has no connection to spare",
        "53100" => "the database's disk is full",
        "25006" => "the server is read-only: a standby; see Target Session Attributes",
        "57P01" or "57P02" or "57P03" => "the database is starting or stopping",
        "57014" or "55P03" => "a statement took too long",
        _ => "",
    };

    private static T? Cause<T>(Exception problem)
        where T : Exception
    {
        for (Exception? cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
