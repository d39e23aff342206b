namespace PredictiveScaler.Host.Commands;

/// <summary>Where a command reads and writes.</summary>
internal sealed record CommandTexts(TextReader Input, TextWriter Output, TextWriter Error)
{
    public static CommandTexts Console => new(System.Console.In, System.Console.Out, System.Console.Error);
}
