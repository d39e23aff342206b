namespace PredictiveScaler.Host.Doctor;

/// <summary>Whether a service with default settings asks a server that metadata names.</summary>
internal enum AddressStanding
{
    /// <summary>It does.</summary>
    Asked,

    /// <summary>Only where its AddressPolicy says so.</summary>
    NeedsSetting,

    /// <summary>Only itself and what runs beside it: the address means another machine there.</summary>
    Loopback,

    /// <summary>No setting allows it.</summary>
    Never,
}
