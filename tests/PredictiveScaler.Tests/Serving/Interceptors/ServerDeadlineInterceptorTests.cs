using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using PredictiveScaler.Serving.Interceptors;

namespace PredictiveScaler.Tests.Serving.Interceptors;

public sealed class ServerDeadlineInterceptorTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ServerDeadlineInterceptor _interceptor;
    private readonly ServerCallContext _call = Substitute.For<ServerCallContext>();

    public ServerDeadlineInterceptorTests() => _interceptor = new ServerDeadlineInterceptor(
        new ServerDeadlineOptions { Unary = TimeSpan.FromSeconds(5), Clock = _clock },
        NullLogger<ServerDeadlineInterceptor>.Instance);

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_left_behind_at_the_deadline()
    {
        var handling = Run(_ => new TaskCompletionSource<string>().Task);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(handling.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => handling)).StatusCode);
    }

    [Fact]
    public async Task A_handler_that_obeys_its_token_ends_with_the_same_status()
    {
        var handling = Run(async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, call.CancellationToken);
            return "never";
        });
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => handling)).StatusCode);
    }

    [Fact]
    public async Task An_answer_in_time_is_passed_on()
    {
        var answer = new TaskCompletionSource<string>();
        var handling = Run(_ => answer.Task);
        _clock.Advance(TimeSpan.FromSeconds(4));
        answer.SetResult("in time");
        Assert.Equal("in time", await handling);
    }

    [Fact]
    public void An_answer_that_is_there_at_once_is_passed_on_as_it_is()
    {
        var answer = Task.FromResult("now");
        Assert.Same(answer, Run(_ => answer));
    }

    [Fact]
    public async Task The_handlers_own_status_is_passed_on()
    {
        var handling = Run(_ => Task.FromException<string>(new RpcException(new Status(StatusCode.NotFound, "x"))));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => handling)).StatusCode);
    }

    private Task<string> Run(Func<ServerCallContext, Task<string>> handler) =>
        _interceptor.UnaryServerHandler("request", _call, (_, call) => handler(call));
}
