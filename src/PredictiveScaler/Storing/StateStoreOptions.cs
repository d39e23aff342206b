using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Storing;

/// <summary>Section <c>Store</c>.</summary>
internal sealed class StateStoreOptions
{
    /// <summary>Directory of the state file, where <c>Serve:Store</c> gives none; empty = nothing is kept over a restart.</summary>
    public string? Directory { get; set; }

    /// <summary>Days that data stays after its last use.</summary>
    [Range(1, 365, ErrorMessage = "Store:RetentionDays: must be from 1 to 365.")]
    public int RetentionDays { get; set; } = 14;

    /// <summary>Seconds between two batches: what a kill -9 can lose.</summary>
    [Range(1, 300, ErrorMessage = "Store:FlushSeconds: must be from 1 to 300.")]
    public int FlushSeconds { get; set; } = 5;

    /// <summary>Largest size of the file in MiB; beyond it nothing more is written.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Store:MaxMebibytes: must be from 1 to 1,000,000.")]
    public int MaxMebibytes { get; set; } = 4096;
}
