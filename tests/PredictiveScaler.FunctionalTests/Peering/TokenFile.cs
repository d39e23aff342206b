namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>A file with the token of replicas.</summary>
internal sealed class TokenFile : IDisposable
{
    public const string Token = "planted-peer-token-0123456789";

    public TokenFile(string content = Token) => File.WriteAllText(Path, content + "\n");

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
