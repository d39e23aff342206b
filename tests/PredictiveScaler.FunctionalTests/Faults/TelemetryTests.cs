namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Nothing leaves the cluster: ONNX Runtime's own telemetry is off before it begins.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task The_runtime_of_the_models_makes_no_identifier_and_no_cache_of_reports()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory();
        try
        {
            // CI is one of the variables at which the library keeps quiet by itself.
            Dictionary<string, string> settings = new() { ["HOME"] = home.FullName, ["XDG_CACHE_HOME"] = "", ["CI"] = "", ["DOTNET_CLI_HOME"] = "" };
            await using ScalerProcess scaler = ScalerProcess.Start(settings, "serve", "--grpc-port", "0", "--http-port", "0");
            await scaler.AddressesAsync();
            Assert.Contains("Model blend", scaler.Log, StringComparison.Ordinal);
            Assert.Equal(0, await scaler.TerminateAsync());

            Assert.Empty(Directory.GetFiles(home.FullName, "*", SearchOption.AllDirectories));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
