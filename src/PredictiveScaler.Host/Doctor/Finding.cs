namespace PredictiveScaler.Host.Doctor;

internal enum Severity
{
    /// <summary>It does not work.</summary>
    Error,

    /// <summary>It works worse than it could, or not for long.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Note,
}

/// <summary>Where something is.</summary>
/// <param name="File">File name, <c>-</c> for standard input, or the address of a service.</param>
/// <param name="Line">Line, from 1; 0 = the whole.</param>
/// <param name="Subject">Such as <c>ScaledObject shop/frontend, trigger 0</c>; "" = the file.</param>
internal sealed record Place(string File, int Line, string Subject);

/// <summary>One thing to fix or to know.</summary>
/// <param name="Code">Stable name of the kind of finding.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Fix">What would be right; "" when nothing needs doing.</param>
internal sealed record Finding(Severity Severity, string Code, Place Place, string What, string Fix);
