using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>The server as @grpc/grpc-js sees it.</summary>
[Collection("Interop")]
public sealed class NodeClientTests(InteropServerFixture fixture)
{
    [RequiresProgramFact("node", "npm")]
    public Task Unary_calls_carry_all_fields() => InteropClient.RunNodeAsync("unary", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Messages_of_megabytes_pass_both_ways() => InteropClient.RunNodeAsync("large_messages", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Streams_deliver_every_message_in_order() => InteropClient.RunNodeAsync("streaming", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Status_text_arrives_unchanged_whatever_its_characters() => InteropClient.RunNodeAsync("status_text", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task A_stream_may_fail_after_messages() => InteropClient.RunNodeAsync("status_after_messages", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Text_and_binary_metadata_pass_both_ways() => InteropClient.RunNodeAsync("metadata", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task The_callers_deadline_ends_the_call_at_both_sides() => InteropClient.RunNodeAsync("deadline", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task The_servers_own_deadline_ends_a_call_whose_handler_ignores_its_token() => InteropClient.RunNodeAsync("server_deadline", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Cancelling_a_unary_call_reaches_the_handler() => InteropClient.RunNodeAsync("cancellation", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Cancelling_a_stream_reaches_the_handler() => InteropClient.RunNodeAsync("stream_cancellation", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task An_unknown_method_is_unimplemented() => InteropClient.RunNodeAsync("unknown_method", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task An_unknown_service_is_unimplemented() => InteropClient.RunNodeAsync("unknown_service", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Gzip_requests_are_read() => InteropClient.RunNodeAsync("gzip_request", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task An_unknown_compression_is_unimplemented() => InteropClient.RunNodeAsync("unknown_encoding", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task An_oversized_message_is_refused_and_the_connection_lives() => InteropClient.RunNodeAsync("oversized_message", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Oversized_metadata_is_refused_and_the_connection_lives() => InteropClient.RunNodeAsync("oversized_metadata", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task A_thousand_streams_on_one_connection_leave_room_for_unary_calls() => InteropClient.RunNodeAsync("thousand_streams", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task The_text_of_an_unexpected_exception_stays_inside() => InteropClient.RunNodeAsync("hidden_exception", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Health_is_told_overall_and_per_service() => InteropClient.RunNodeAsync("health_check", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Health_changes_are_pushed_to_watchers() => InteropClient.RunNodeAsync("health_watch", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Reflection_v1_describes_the_services() => InteropClient.RunNodeAsync("reflection_v1", fixture.Server.Address);

    [RequiresProgramFact("node", "npm")]
    public Task Reflection_v1alpha_describes_the_services() => InteropClient.RunNodeAsync("reflection_v1alpha", fixture.Server.Address);
}
