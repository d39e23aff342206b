using System.Text;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// A secret in a file that is replaced while we run. It is read again every few seconds rather than watched: Kubernetes swaps a symbolic link
/// two levels up, which neither file times nor watchers show. When it cannot be read, the last value stays in use.
/// </summary>
internal sealed class SecretFile(string path, string source, TimeProvider time, ILogger logger)
{
    private const int MaxLength = 64 * 1024;
    private static readonly TimeSpan RereadAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private string? _value;
    private long _readAt;
    private bool _wasRead;
    private bool _isFailing;

    /// <summary>The content without surrounding white space; null when it could never be read.</summary>
    public string? Value
    {
        get
        {
            lock (_gate)
            {
                if (!_wasRead || time.GetElapsedTime(_readAt) >= RereadAfter)
                {
                    (_wasRead, _readAt) = (true, time.GetTimestamp());
                    Refresh();
                }

                return _value;
            }
        }
    }

    /// <summary>The server refused the secret: look at the file again before the next request.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _wasRead = false;
        }
    }

    private void Refresh()
    {
        string? text = TryRead();
        if (text is not null)
        {
            _value = text;
        }
        else if (!_isFailing)
        {
            Log.SecretFileUnreadable(logger, source, path);
        }

        _isFailing = text is null;
    }

    private string? TryRead()
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[Math.Min(MaxLength, stream.Length + 1)];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string text = Encoding.UTF8.GetString(bytes, 0, length).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
