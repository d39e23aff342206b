using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>Too much of everything, from callers and from sources: refused in words, at a bounded cost, and the next one is served.</summary>
public sealed class OversizedInputTests : IAsyncLifetime
{
    private const long Mebibyte = 1024 * 1024;
    private FakePrometheus _source = null!;
    private FaultRig _rig = null!;

    public async Task InitializeAsync()
    {
        _source = await FakePrometheus.StartAsync();
        _source.Demand = static (_, _) => 7;
        _rig = await FaultRig.StartAsync(_source.Address, ("Sources:main:MaxResponseBytes", "1048576"), ("Serve:Limits:CallsPerSecondPerConnection", "100"));
    }

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("query", 20_000)]
    [InlineData("serverAddress", 3_000)]
    [InlineData("customHeaders", 9_000)]
    [InlineData("queryParameters", 9_000)]
    [InlineData("capacity", 9_000)]
    [InlineData("calendar", 9_000)]
    [InlineData("threshold", 9_000)]
    [InlineData("model", 9_000)]
    [InlineData("namespace", 9_000)]
    [InlineData("workload", 9_000)]
    public async Task A_value_that_is_too_long_is_invalid_argument_and_is_not_quoted(string key, int length)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => _rig.ValueAsync(FaultRig.Trigger("long", (key, new string('9', length)))));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(key, refused.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(refused.Status.Detail.Length, 1, 2000);
        Assert.DoesNotContain(new string('9', 100), refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_entries_too_long_names_and_too_large_a_map_are_invalid_argument()
    {
        ScaledObjectRef many = FaultRig.Trigger("many");
        for (int i = 0; i < 200; i++)
        {
            many.ScalerMetadata[$"key{i}"] = "x";
        }

        ScaledObjectRef[] refused =
        [
            many,
            FaultRig.Trigger("large", ("note", new string('x', 100_000))),
            FaultRig.Trigger("long-key", (new string('k', 70_000), "x")),
            FaultRig.Trigger(new string('n', 300)),
            FaultRig.Trigger("a/b"),
            FaultRig.Trigger("line\nbreak"),
        ];
        foreach (ScaledObjectRef one in refused)
        {
            RpcException answer = await Assert.ThrowsAsync<RpcException>(() => _rig.ValueAsync(one));
            Assert.Equal(StatusCode.InvalidArgument, answer.StatusCode);
            Assert.InRange(answer.Status.Detail.Length, 1, 4000);
        }

        Assert.Equal(7, await _rig.FirstValueAsync(FaultRig.Trigger()));
    }

    [Fact]
    public async Task A_gzip_bomb_in_a_request_is_resource_exhausted_before_it_unfolds()
    {
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[100 * Mebibyte]);
        }

        byte[] frame = [1, (byte)(packed.Length >> 24), (byte)(packed.Length >> 16), (byte)(packed.Length >> 8), (byte)packed.Length, .. packed.ToArray()];
        long before = GC.GetTotalAllocatedBytes();

        Assert.Equal(StatusCode.ResourceExhausted, await PostAsync(frame, "gzip"));

        // The whole of it would be a hundred, and doubled buffers twice that.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 30 * Mebibyte);
        Assert.Equal(7, await _rig.FirstValueAsync(FaultRig.Trigger()));
    }

    [Fact]
    public async Task A_frame_that_announces_too_much_and_a_message_that_is_too_large_are_resource_exhausted()
    {
        Assert.Equal(StatusCode.ResourceExhausted, await PostAsync([0, 0x7F, 0xFF, 0xFF, 0xFF]));
        byte[] large = RawHttp2.Framed(FaultRig.Trigger("large", ("note", new string('x', (int)(2 * Mebibyte)))));
        Assert.Equal(StatusCode.ResourceExhausted, await PostAsync(large));
    }

    [Fact]
    public async Task Too_many_or_too_long_headers_of_a_call_are_refused()
    {
        Metadata many = [];
        for (int i = 0; i < 90; i++)
        {
            many.Add($"x-{i}", new string('x', 300));
        }

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => _rig.Keda.IsActiveAsync(FaultRig.Trigger(), many).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        RpcException ended = await Assert.ThrowsAsync<RpcException>(() => _rig.Keda.IsActiveAsync(FaultRig.Trigger(), new Metadata { { "x", new string('x', 2_000_000) } }).ResponseAsync);
        Assert.NotEqual(StatusCode.OK, ended.StatusCode);
        Assert.Equal(7, await _rig.FirstValueAsync(FaultRig.Trigger()));
    }

    [Fact]
    public async Task Too_many_calls_a_second_on_a_connection_are_refused_there_and_served_elsewhere()
    {
        ScaledObjectRef trigger = FaultRig.Trigger();
        // A client that does not know yet how many streams a connection may have opens several.
        await _rig.Keda.GetMetricSpecAsync(trigger);
        Task<StatusCode>[] calls = [.. Enumerable.Range(0, 600).Select(async _ =>
        {
            try
            {
                await _rig.Keda.GetMetricSpecAsync(trigger);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        })];
        StatusCode[] answers = await Task.WhenAll(calls);

        // A hundred a second, four hundred at once.
        Assert.InRange(answers.Count(code => code == StatusCode.OK), 399, 590);
        Assert.All(answers, code => Assert.True(code is StatusCode.OK or StatusCode.ResourceExhausted, code.ToString()));
        Assert.Contains(_rig.LogLines, line => line.Contains("Too many calls a second", StringComparison.Ordinal));
        Assert.Equal(StatusCode.OK, await PostAsync(RawHttp2.Framed(trigger)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip bomb")]
    [InlineData("many elements")]
    [InlineData("many labels")]
    [InlineData("one long label")]
    [InlineData("deep")]
    [InlineData("long headers")]
    [InlineData("long error")]
    public async Task An_answer_of_a_source_that_is_too_large_is_no_value_and_costs_little(string kind)
    {
        _source.Answer = context => AnswerAsync(context, kind);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => _rig.FirstValueAsync(FaultRig.Trigger(kind.Replace(' ', '-'))));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.InRange(refused.Status.Detail.Length, 1, 1000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 * Mebibyte);
        Assert.DoesNotContain(_rig.LogLines, line => line.Length > 5000);
    }

    private static async Task AnswerAsync(HttpContext context, string kind)
    {
        const string Start = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[";
        context.Response.ContentType = "application/json";
        switch (kind)
        {
            case "gzip bomb":
                context.Response.Headers.ContentEncoding = "gzip";
                await using (GZipStream gzip = new(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true))
                {
                    await gzip.WriteAsync(Encoding.ASCII.GetBytes(Start));
                    await FloodAsync(gzip, new string(' ', 65_536), 64 * Mebibyte, context.RequestAborted);
                }

                break;
            case "many elements":
                await context.Response.WriteAsync(Start);
                await FloodAsync(context.Response.Body, "{\"metric\":{\"a\":\"b\"},\"value\":[1,\"1\"]},", 64 * Mebibyte, context.RequestAborted);
                break;
            case "many labels":
                await context.Response.WriteAsync(Start + "{\"metric\":{");
                await FloodAsync(context.Response.Body, "\"label\":\"value\",", 64 * Mebibyte, context.RequestAborted);
                break;
            case "one long label":
                await context.Response.WriteAsync(Start + "{\"metric\":{\"a\":\"");
                await FloodAsync(context.Response.Body, new string('x', 65_536), 64 * Mebibyte, context.RequestAborted);
                break;
            case "deep":
                await FloodAsync(context.Response.Body, new string('[', 65_536), Mebibyte, context.RequestAborted);
                break;
            case "long headers":
                context.Response.Headers["X-Long"] = new string('x', 200_000);
                await context.Response.WriteAsync(Start);
                break;
            case "long error":
                await PrometheusAnswers.Error(400, "bad_data", new string('e', 500_000))(context);
                break;
            default:
                await FloodAsync(context.Response.Body, new string(' ', 65_536), 64 * Mebibyte, context.RequestAborted);
                break;
        }
    }

    private static async Task FloodAsync(Stream stream, string piece, long bytes, CancellationToken cancellationToken)
    {
        byte[] block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, Math.Max(1, 65_536 / piece.Length))));
        try
        {
            for (long sent = 0; sent < bytes; sent += block.Length)
            {
                await stream.WriteAsync(block, cancellationToken);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The service has seen enough.
        }
    }

    private async Task<StatusCode> PostAsync(byte[] frame, string? encoding = null)
    {
        using HttpClient http = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_rig.GrpcAddress, "externalscaler.ExternalScaler/GetMetricSpec"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        HttpHeaders fields = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        return Enum.Parse<StatusCode>(fields.GetValues("grpc-status").Single());
    }
}
