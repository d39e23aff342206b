using System.Text.Encodings.Web;

namespace PredictiveScaler.Host.Reporting;

/// <summary>The frame of a report: one file that asks for nothing else, light or dark as the reader has it.</summary>
internal static class ReportPage
{
    /// <param name="title">Of the browser's tab.</param>
    /// <param name="body">HTML.</param>
    public static string Of(string title, string body) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{HtmlEncoder.Default.Encode(title)}</title>
        <style>
        {Style()}</style>
        </head>
        <body>
        <main>
        {body}</main>
        </body>
        </html>

        """;

    private static string Style()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"{typeof(ReportPage).Namespace}.report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
