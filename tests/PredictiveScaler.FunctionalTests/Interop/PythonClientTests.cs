namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>The server as Debian's python3-grpcio (gRPC's C core) sees it.</summary>
[Collection("Interop")]
public sealed class PythonClientTests(InteropServerFixture fixture)
{
    [RequiresPythonGrpcFact]
    public Task Unary_calls_carry_all_fields() => InteropClient.RunPythonAsync("unary", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Messages_of_megabytes_pass_both_ways() => InteropClient.RunPythonAsync("large_messages", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Streams_deliver_every_message_in_order() => InteropClient.RunPythonAsync("streaming", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Status_text_arrives_unchanged_whatever_its_characters() => InteropClient.RunPythonAsync("status_text", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task A_stream_may_fail_after_messages() => InteropClient.RunPythonAsync("status_after_messages", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Text_and_binary_metadata_pass_both_ways() => InteropClient.RunPythonAsync("metadata", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task The_callers_deadline_ends_the_call_at_both_sides() => InteropClient.RunPythonAsync("deadline", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task The_servers_own_deadline_ends_a_call_whose_handler_ignores_its_token() => InteropClient.RunPythonAsync("server_deadline", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Cancelling_a_unary_call_reaches_the_handler() => InteropClient.RunPythonAsync("cancellation", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Cancelling_a_stream_reaches_the_handler() => InteropClient.RunPythonAsync("stream_cancellation", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task An_unknown_method_is_unimplemented() => InteropClient.RunPythonAsync("unknown_method", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task An_unknown_service_is_unimplemented() => InteropClient.RunPythonAsync("unknown_service", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Gzip_requests_are_read() => InteropClient.RunPythonAsync("gzip_request", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task An_unknown_compression_is_unimplemented() => InteropClient.RunPythonAsync("unknown_encoding", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task A_message_that_inflates_beyond_the_limit_is_refused() => InteropClient.RunPythonAsync("gzip_bomb", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task An_oversized_message_is_refused_and_the_connection_lives() => InteropClient.RunPythonAsync("oversized_message", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Oversized_metadata_is_refused_and_the_connection_lives() => InteropClient.RunPythonAsync("oversized_metadata", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task A_thousand_streams_on_one_connection_leave_room_for_unary_calls() => InteropClient.RunPythonAsync("thousand_streams", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task The_text_of_an_unexpected_exception_stays_inside() => InteropClient.RunPythonAsync("hidden_exception", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Health_is_told_overall_and_per_service() => InteropClient.RunPythonAsync("health_check", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Health_changes_are_pushed_to_watchers() => InteropClient.RunPythonAsync("health_watch", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Reflection_v1_describes_the_services() => InteropClient.RunPythonAsync("reflection_v1", fixture.Server.Address);

    [RequiresPythonGrpcFact]
    public Task Reflection_v1alpha_describes_the_services() => InteropClient.RunPythonAsync("reflection_v1alpha", fixture.Server.Address);
}
