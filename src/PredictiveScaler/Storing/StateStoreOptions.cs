using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Storing;

/// <summary>Section <c>Store</c>: a directory, a database, or neither.</summary>
internal sealed class StateStoreOptions : IValidatableObject
{
    /// <summary>Directory of the state file, where <c>Serve:Store</c> gives none; empty = no file.</summary>
    public string? Directory { get; set; }

    /// <summary>Days that data stays after its last use.</summary>
    [Range(1, 365, ErrorMessage = "Store:RetentionDays: must be from 1 to 365.")]
    public int RetentionDays { get; set; } = 14;

    /// <summary>Seconds between two batches: what a kill -9 can lose. Also how often a database that is away is tried again.</summary>
    [Range(1, 300, ErrorMessage = "Store:FlushSeconds: must be from 1 to 300.")]
    public int FlushSeconds { get; set; } = 5;

    /// <summary>Largest size of the file in MiB; beyond it nothing more is written.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Store:MaxMebibytes: must be from 1 to 1,000,000.")]
    public int MaxMebibytes { get; set; } = 4096;

    /// <summary>File with the connection string of a PostgreSQL that replicas share, read again when it changes; empty = no database.</summary>
    public string? PostgresConnectionFile { get; set; }

    /// <summary>PEM file with the authority of the database's certificate; empty = those that the system trusts.</summary>
    public string? PostgresCaFile { get; set; }

    /// <summary>Schema of the tables; several installations may share a database under different ones.</summary>
    [RegularExpression("^[a-z_][a-z0-9_]{0,62}$", ErrorMessage = "Store:PostgresSchema: must be lower-case letters, digits and underscores, at most 63, not starting with a digit.")]
    public string PostgresSchema { get; set; } = "predictive_scaler";

    /// <summary>Most connections of this process, one of them for writing.</summary>
    [Range(2, 100, ErrorMessage = "Store:PostgresMaxConnections: must be from 2 to 100.")]
    public int PostgresMaxConnections { get; set; } = 4;

    /// <summary>Longest wait for a connection, and for a statement.</summary>
    [Range(1, 60, ErrorMessage = "Store:PostgresTimeoutSeconds: must be from 1 to 60.")]
    public int PostgresTimeoutSeconds { get; set; } = 3;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Directory) && !string.IsNullOrEmpty(PostgresConnectionFile))
        {
            yield return new ValidationResult(
                "Store:PostgresConnectionFile and a directory (--store, Serve:Store or Store:Directory) are both given; a service keeps its state in one store: leave out one of them.");
        }
    }
}
