using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PredictiveScaler.TestSupport;

/// <summary>Answers for <see cref="FakePrometheus.Answer"/>, good and bad.</summary>
public static class PrometheusAnswers
{
    public static string Point(double seconds, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"[{seconds:0.###},\"{Text(value)}\"]");

    public static string Vector(params (double Seconds, double Value)[] elements)
    {
        string list = string.Join(",", elements.Select((element, i) =>
            $$"""{"metric":{"pod":"p{{i.ToString(CultureInfo.InvariantCulture)}}"},"value":{{Point(element.Seconds, element.Value)}}}"""));
        return $$$"""{"status":"success","data":{"resultType":"vector","result":[{{{list}}}]}}""";
    }

    /// <summary>A matrix of one element with these points, or of none when they are empty.</summary>
    public static string Matrix(string points) => points.Length == 0
        ? """{"status":"success","data":{"resultType":"matrix","result":[]}}"""
        : $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[{{{points}}}]}]}}""";

    public static RequestDelegate Json(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    public static RequestDelegate Error(int status, string errorType, string error) =>
        Json($$"""{"status":"error","errorType":"{{errorType}}","error":"{{error}}"}""", status);

    public static RequestDelegate Gzip(string body) => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        await using GZipStream zip = new(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await zip.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    };

    /// <summary>A valid answer of many elements, as large as wanted.</summary>
    public static RequestDelegate Huge(long bytes, bool gzip = false) => async context =>
    {
        context.Response.ContentType = "application/json";
        Stream target = context.Response.Body;
        if (gzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            target = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        }

        await target.WriteAsync("""{"status":"success","data":{"resultType":"vector","result":["""u8.ToArray(), context.RequestAborted);
        byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"metric":{"a":"b"},"value":[1,"1"]},""", 1000)));
        for (long sent = 0; sent < bytes; sent += block.Length)
        {
            await target.WriteAsync(block, context.RequestAborted);
        }

        await target.WriteAsync("""{"metric":{},"value":[1,"1"]}]}}"""u8.ToArray(), context.RequestAborted);
        await target.FlushAsync(context.RequestAborted);
    };

    /// <summary>Announces the whole body and closes the connection half way.</summary>
    public static RequestDelegate Truncated(string body) => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await context.Response.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);

        // The server closes the connection when less was written than announced; an abort could discard what was sent.
    };

    public static RequestDelegate Redirect(string location) => context =>
    {
        context.Response.Redirect(location);
        return Task.CompletedTask;
    };

    /// <summary>Accepts the request and never answers.</summary>
    public static Task Hang(HttpContext context) => WaitUntilAborted(context);

    /// <summary>Sends the beginning of an answer and then nothing.</summary>
    public static async Task Drip(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"status":"success","data":""", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await WaitUntilAborted(context);
    }

    private static string Text(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static async Task WaitUntilAborted(HttpContext context)
    {
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
