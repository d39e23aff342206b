using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Explain;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Planted secrets, and every output that there is.</summary>
public sealed class SecrecyTests
{
    private static readonly string[] Secrets =
        ["bearer-Planted1", "basic-Planted2", "tenant-Planted3", "header-Planted4", "parameter-Planted5", "environment-Planted6", "ghp_Planted7abcdefghijklmnop", "url-Planted8"];

    [Fact]
    public async Task Planted_secrets_are_in_no_output()
    {
        string directory = Directory.CreateTempSubdirectory("secrecy-").FullName;
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 5;
        StringBuilder seen = new();
        await using (FaultRig rig = await FaultRig.StartAsync(source.Address, Settings(source, directory)))
        {
            ScaledObjectRef[] triggers = [Keyed("bearer"), Keyed("basic"), ByAddress(source, "address"), ByAddress(source, "parameters", "query", "up{secret=\"x\"}")];
            foreach (ScaledObjectRef trigger in triggers)
            {
                await rig.FirstValueAsync(trigger);
            }

            await LookAsync(rig, triggers, seen);

            // A server that is so careless as to quote what it was sent.
            source.Answer = QuoteAsync;
            await rig.WalkAsync(TimeSpan.FromMinutes(1));
            await LookAsync(rig, triggers, seen);
            await rig.WalkAsync(TimeSpan.FromMinutes(10));
            await LookAsync(rig, triggers, seen);
            foreach (ScaledObjectRef bad in Bad(source))
            {
                seen.AppendLine((await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(bad))).ToString());
            }

            seen.AppendJoin('\n', rig.LogLines);
        }

        foreach (string file in Directory.GetFiles(directory))
        {
            seen.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        Directory.Delete(directory, recursive: true);

        // The secrets did travel to the source.
        string sent = JsonSerializer.Serialize(source.Requests);
        Assert.All(Secrets[..1].Concat(Secrets[2..5]), secret => Assert.Contains(secret, sent, StringComparison.Ordinal));
        string all = seen.ToString();
        Assert.Contains("address", all, StringComparison.Ordinal);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.All(Secrets, secret => Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + secret)), all, StringComparison.Ordinal));
    }

    private static (string, string)[] Settings(FakePrometheus source, string directory) =>
    [
        ("Serve:Store", directory),
        ("Control:SaveEvery", "00:00:05"),
        ("AddressPolicy:AllowLoopback", "true"),
        ("Sources:bearer:Url", source.Address.AbsoluteUri),
        ("Sources:bearer:BearerToken", Secrets[0]),
        ("Sources:bearer:Headers:X-Scope-OrgID", Secrets[2]),
        ("Sources:basic:Url", source.Address.AbsoluteUri),
        ("Sources:basic:BasicUser", "user"),
        ("Sources:basic:BasicPassword", Secrets[1]),
        ("Logging:LogLevel:Microsoft", "Debug"),
        ("Logging:LogLevel:System", "Debug"),
    ];

    private static Task QuoteAsync(HttpContext context)
    {
        IEnumerable<string> received = context.Request.Headers.Where(header => header.Key is "Authorization" || header.Key.StartsWith("X-", StringComparison.Ordinal))
            .Select(header => header.Value.ToString())
            .Concat(context.Request.Form.Where(field => field.Key == "token").Select(field => field.Value.ToString()))
            .Concat(context.Request.Query.Select(field => field.Value.ToString()));
        return PrometheusAnswers.Error(400, "bad_data", "refused: " + string.Join(' ', received))(context);
    }

    private static ScaledObjectRef Keyed(string source) => FaultRig.Trigger(source, ("source", source), ("customHeadersFromEnv", $"X-Extra={Secrets[5]}"));

    private static ScaledObjectRef ByAddress(FakePrometheus source, string name, string key = "metricName", string value = "demand") => FaultRig.Trigger(
        name,
        ("serverAddress", source.Address.AbsoluteUri),
        ("customHeaders", $"X-Tenant={Secrets[3]}"),
        ("queryParameters", $"token={Secrets[4]}"),
        (key, value));

    private static IEnumerable<ScaledObjectRef> Bad(FakePrometheus source) =>
    [
        FaultRig.Trigger("bad-1", ("threshold", Secrets[6]), ("quantile", Secrets[6])),
        FaultRig.Trigger("bad-2", ("serverAddress", $"http://user:{Secrets[7]}@{source.Address.Authority}/")),
        FaultRig.Trigger("bad-3", ("thresholdFromEnv", Secrets[5]), ("threshold", "")),
        FaultRig.Trigger("bad-4", ("customHeaders", $"{Secrets[3]}"), ("queryParameters", $"{Secrets[4]}"), ("timeout", Secrets[6])),
    ];

    private static async Task LookAsync(FaultRig rig, ScaledObjectRef[] triggers, StringBuilder seen)
    {
        foreach (ScaledObjectRef trigger in triggers)
        {
            try
            {
                seen.AppendLine((await rig.Keda.GetMetricSpecAsync(trigger)).ToString());
                seen.AppendLine((await rig.Keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = trigger, MetricName = "m" })).ToString());
            }
            catch (RpcException failure)
            {
                seen.AppendLine(failure.ToString());
            }

            seen.AppendLine((await rig.ShownAsync(trigger)).GetRawText());
            seen.AppendLine(await ExplainAsync(rig, trigger));
        }

        seen.AppendLine(await rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative)));
        seen.AppendLine(await rig.Http.GetStringAsync(new Uri("api/v1/triggers", UriKind.Relative)));
    }

    private static async Task<string> ExplainAsync(FaultRig rig, ScaledObjectRef trigger)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandTexts texts = new(TextReader.Null, output, error);
        await ExplainCommand.Create(texts, rig.Clock).Parse([$"{trigger.Namespace}/{trigger.Name}", "--url", rig.Http.BaseAddress!.ToString()]).InvokeAsync();
        return output.ToString() + error;
    }
}
