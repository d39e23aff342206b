using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Serve;

/// <summary>Why the service could not start, in words for the one who started it. What is not foreseen here is a bug and keeps its stack trace.</summary>
internal sealed record StartFailure(int ExitCode, string Text)
{
    private const int MostCauses = 4;

    public static StartFailure? Of(Exception failed) => failed switch
    {
        OptionsValidationException invalid => Invalid(invalid.Failures),
        AggregateException { InnerExceptions: { } all } when all.All(one => one is OptionsValidationException) =>
            Invalid(all.OfType<OptionsValidationException>().SelectMany(invalid => invalid.Failures)),
        IOException or UnauthorizedAccessException or SocketException or InvalidDataException or JsonException or CryptographicException or InvalidOperationException =>
            new StartFailure(ExitCodes.Failed, $"The service cannot start: {Causes(failed)}"),
        _ => null,
    };

    private static StartFailure Invalid(IEnumerable<string> failures) =>
        new(ExitCodes.Usage, string.Join(Environment.NewLine, ["The configuration is not valid:", .. failures.Select(failure => $"  - {failure}")]));

    /// <summary>The outer message says what, the inner one why (such as the line of a JSON file).</summary>
    private static string Causes(Exception failed)
    {
        List<string> texts = [];
        for (Exception? cause = failed; cause is not null && texts.Count < MostCauses; cause = cause.InnerException)
        {
            if (!texts.Any(text => text.Contains(cause.Message.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)))
            {
                texts.Add(cause.Message);
            }
        }

        return string.Join(" ", texts);
    }
}
