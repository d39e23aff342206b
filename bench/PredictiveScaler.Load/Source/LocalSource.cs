using System.Buffers.Text;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace PredictiveScaler.Load.Source;

/// <summary>
/// Answers the two calls of the Prometheus API that the service makes, from a table, so that the service is what gets measured. The query
/// holds the number of the service in <c>service="..."</c>.
/// </summary>
internal sealed class LocalSource : IAsyncDisposable
{
    private const string Marker = "service=\"";
    private readonly WebApplication _app;
    private readonly DemandTable _table;

    private LocalSource(WebApplication app, DemandTable table) => (_app, _table) = (app, table);

    public Uri Address => new(_app.Urls.First());

    public static string Query(int service) => string.Create(CultureInfo.InvariantCulture, $"sum(rate(http_requests_total{{namespace=\"load\",{Marker}{service}\"}}[2m]))");

    public static async Task<LocalSource> StartAsync(TimeProvider clock)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        LocalSource source = new(app, new DemandTable(clock.GetUtcNow()));
        app.Run(source.AnswerAsync);
        await app.StartAsync();
        return source;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Dictionary<string, StringValues> form = await new FormPipeReader(http.Request.BodyReader).ReadFormAsync(http.RequestAborted);
        int service = Service(form["query"].ToString());
        http.Response.ContentType = "application/json";
        if (http.Request.Path.Value!.EndsWith("query_range", StringComparison.Ordinal))
        {
            Range(http, _table.Range(service, Seconds(form["start"]), Seconds(form["end"])));
        }
        else
        {
            long time = Seconds(form["time"]);
            Instant(http, time, _table.Value(service, time));
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void Range(HttpContext http, ReadOnlyMemory<byte> entries)
    {
        ReadOnlySpan<byte> before = """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":["""u8;
        ReadOnlySpan<byte> after = "]}]}}"u8;
        http.Response.ContentLength = before.Length + entries.Length + after.Length;
        Write(http, before);
        Write(http, entries.Span);
        Write(http, after);
    }

    private static void Instant(HttpContext http, long time, ReadOnlyMemory<byte> value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(time, digits, out int length);
        Write(http, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["""u8);
        Write(http, digits[..length]);
        Write(http, ","u8);
        Write(http, value.Span);
        Write(http, "]}]}}"u8);
    }

    private static void Write(HttpContext http, ReadOnlySpan<byte> bytes)
    {
        System.Buffers.BuffersExtensions.Write(http.Response.BodyWriter, bytes);
    }

    private static long Seconds(StringValues value) => (long)double.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private static int Service(string query)
    {
        int start = query.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        return int.Parse(query.AsSpan(start, query.IndexOf('"', start) - start), CultureInfo.InvariantCulture);
    }
}
