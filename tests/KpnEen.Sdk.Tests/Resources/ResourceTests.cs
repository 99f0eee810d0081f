using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Resources;

/// <summary>The generated methods on the wire.</summary>
public sealed class ResourceTests
{
    private const string User =
        """{"id":"usr_1","extension":"201","name":"Anna","profile":"quantum","externalIds":[],"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","mood":"fine"}""";

    [Fact]
    public void Dialling_is_one_post_with_a_key_for_the_user() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(Call, HttpStatusCode.Created));
            var call = await api.Client().Calls.DialAsync("usr_1", "+31201234567");

            var sent = Assert.Single(api.Calls);
            Assert.Equal(("conv_1", CallState.Ringing), (call.Id, call.State));
            Assert.Equal((HttpMethod.Post, "/v1/calls"), (sent.Method, sent.Path));
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse("""{"userId":"usr_1","to":"+31201234567"}"""), JsonNode.Parse(sent.Body)),
                sent.Body
            );
            Assert.Contains("Idempotency-Key", sent.Headers.Keys);
        });

    [Fact]
    public void S10_a_value_and_a_member_of_a_later_version_break_nothing() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(User));
            var user = await api.Client().Users.GetAsync("usr_1");
            Assert.Equal("quantum", user.Profile.Value);
            Assert.Equal(UserProfile.From("quantum"), user.Profile);
        });

    [Fact]
    public void S12_what_was_read_has_its_etag_and_a_change_names_it() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                _ =>
                {
                    var response = StubApi.Json(User);
                    response.Headers.ETag = new EntityTagHeaderValue("\"7\"");
                    return response;
                }
            );
            var client = api.Client();
            var user = await client.Users.GetAsync("usr_1");
            await client.Users.UpdateAsync(user.Id, new UserPatch { Name = "Anna B.", Email = null }, user.ETag!);

            Assert.Equal("\"7\"", api.Calls[1].Headers["If-Match"]);
            Assert.Equal("""{"name":"Anna B.","email":null}""", api.Calls[1].Body);
        });

    [Fact]
    public void S12_without_an_etag_nothing_is_sent_and_the_reader_is_told_what_to_do() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json($$"""{"items":[{{User}}]}"""));
            var client = api.Client();
            var anna = await client.Users.ListAsync(extension: "201").FirstAsync();
            Assert.Null(anna.ETag);
            var told = await Assert.ThrowsAsync<ArgumentException>(() =>
                client.Users.UpdateAsync(anna.Id, new UserPatch { Name = "Anna B." }, anna.ETag!)
            );
            Assert.Contains("GetAsync", told.Message, StringComparison.Ordinal);
            Assert.Single(api.Calls);
        });

    [Fact]
    public void S5_a_list_asks_for_its_filters_and_goes_on_at_the_cursor() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                request =>
                    StubApi.Json(
                        request.Query.Contains("cursor", StringComparison.Ordinal)
                            ? $$"""{"items":[{{User}}]}"""
                            : $$"""{"items":[{{User}}],"nextCursor":"a+b/c="}"""
                    )
            );
            var users = await api.Client().Users.ListAsync(email: "a@b.nl", pageSize: 1).ToListAsync();

            Assert.Equal(2, users.Count);
            Assert.Equal(["?email=a%40b.nl&limit=1", "?email=a%40b.nl&limit=1&cursor=a%2Bb%2Fc%3D"], api.Calls.Select(c => c.Query));
        });

    [Fact]
    public void A_time_in_a_query_keeps_its_offset_by_becoming_utc() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json("""{"items":[]}"""));
            await api.Client()
                .CallRecords.ListAsync(startedAfter: new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2)))
                .ToListAsync();
            Assert.Equal("?startedAfter=2026-07-01T10%3A00%3A00Z", api.Calls[0].Query);
        });

    [Fact]
    public void A_partner_acts_for_the_tenant_it_names() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(User));
            var client = api.Client();
            await client.ForTenant("ten_2").Users.GetAsync("usr_1");
            await client.ForTenant("ten_2").Users.GetAsync("usr_1", new RequestOptions { Tenant = "ten_3" });
            await client.Users.GetAsync("usr_1");

            Assert.Equal(["ten_2", "ten_3", "-"], api.Calls.Select(c => c.Headers.GetValueOrDefault("Kpn-Tenant", "-")));
            Assert.Equal(1, api.TokenRequests);
        });

    [Fact]
    public void A_dated_version_is_named_in_each_request_or_in_none() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(User));
            await api.Client().Users.GetAsync("usr_1");
            api.Options.ApiVersion = "2026-11-22";
            await api.Client().Users.GetAsync("usr_1");
            Assert.Equal(["-", "2026-11-22"], api.Calls.Select(c => c.Headers.GetValueOrDefault("Api-Version", "-")));
        });

    [Fact]
    public void The_audit_log_goes_to_a_stream_as_it_is() =>
        VirtualWorld.Run(async world =>
        {
            const string Lines = "{\"seq\":1}\n{\"seq\":2}\n";
            var api = Answering(world, _ => StubApi.Json(Lines, type: "application/x-ndjson"));
            using var kept = new MemoryStream();
            await api.Client().AuditLog.ExportAsync(kept);
            Assert.Equal(Lines, System.Text.Encoding.UTF8.GetString(kept.ToArray()));
        });

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public void An_id_from_outside_leads_to_no_other_path(string id) =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(User));
            await Assert.ThrowsAsync<ArgumentException>(async () => await api.Client().Users.GetAsync(id));
            Assert.Empty(api.Calls);
        });

    [Fact]
    public void An_id_with_a_slash_stays_one_segment() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(User));
            await api.Client().Users.GetAsync("a/../b?x");
            Assert.Equal("/v1/users/a%2F..%2Fb%3Fx", api.Calls[0].Path);
        });

    [Fact]
    public void A_sound_file_is_uploaded_as_it_is_once() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                _ =>
                    StubApi.Json(
                        """{"id":"aud_1","name":"Winter","durationMs":1000,"bytes":4,"sha256":"00","createdAt":"2026-01-01T00:00:00Z","contentUrl":"/x"}""",
                        HttpStatusCode.Created
                    )
            );
            using var file = new MemoryStream([.. "RIFF"u8]);
            var stored = await api.Client().AudioFiles.CreateAsync("Winter & co", file);
            var sent = Assert.Single(api.Calls);
            Assert.Equal(("aud_1", "RIFF", "audio/wav"), (stored.Id, sent.Body, sent.Headers["Content-Type"]));
            Assert.Equal(("/v1/audio-files", "?name=Winter%20%26%20co"), (sent.Path, sent.Query));
            Assert.Contains("Idempotency-Key", sent.Headers.Keys);
        });

    [Fact]
    public void S24_a_recording_is_handed_over_as_it_comes() =>
        VirtualWorld.Run(async world =>
        {
            var wire = new ScriptedBody();
            var api = Answering(world, _ => wire.AsResponse());
            wire.Send("RIFF");
            await using var content = await api.Client().Recordings.OpenContentAsync("rec_1", from: 100);
            var start = new byte[4];
            await content.Stream.ReadExactlyAsync(start); // the rest has not been sent yet
            Assert.Equal("RIFF"u8.ToArray(), start);
            Assert.Equal("bytes=100-", api.Calls[0].Headers["Range"]);
        });

    [Fact]
    public async Task S15_a_client_is_mocked_without_a_network()
    {
        var client = NSubstitute.Substitute.For<KpnEenClient>();
        var calls = NSubstitute.Substitute.For<CallsClient>();
        NSubstitute.SubstituteExtensions.Returns(client.Calls, calls);
        NSubstitute.SubstituteExtensions.Returns(
            calls.DialAsync("usr_1", "102"),
            System.Text.Json.JsonSerializer.Deserialize(Call, ModelsJson.Default.Call)!
        );
        Assert.Equal("conv_1", (await client.Calls.DialAsync("usr_1", "102")).Id);
    }

    internal const string Call = """
        {"id":"conv_1","direction":"outbound","state":"ringing","customer":{"presentation":"allowed","verified":true},"dialled":{"number":"+31201234567","kind":"number"},
         "startedAt":"2026-01-01T00:00:00Z","legs":[],"recording":{"state":"none","recordingIds":[]}}
        """;

    private static StubApi Answering(VirtualWorld world, Func<StubRequest, HttpResponseMessage> answer) =>
        new(world.Time, request => request.Path == "/oauth/token" ? StubApi.Token() : answer(request));
}
