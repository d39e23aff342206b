using System.Runtime.InteropServices;

namespace PredictiveScaler.Forecasting;

/// <summary>
/// ONNX Runtime reports to its maker from 1.29 on, on Linux too: when its environment is made, before its API can be told not to. It keeps an identifier under
/// the home directory, and where there is neither a machine id nor a shell to make one with, as in a container without one, it takes the process down. Only its
/// environment variable stops all of that.
/// </summary>
internal static class RuntimeTelemetry
{
    /// <summary>Switches it off for this process; to be called before ONNX Runtime's environment exists.</summary>
    public static void SwitchOff()
    {
        // .NET's own SetEnvironmentVariable changes a copy that native code does not see, except on Windows.
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1");
        }
        else if (SetEnvironment("ORT_DISABLE_TELEMETRY\0"u8.ToArray(), "1\0"u8.ToArray(), overwrite: 1) != 0)
        {
            throw new InvalidOperationException("The telemetry of ONNX Runtime cannot be switched off.");
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}
