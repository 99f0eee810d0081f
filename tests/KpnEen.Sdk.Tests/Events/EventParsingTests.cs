using System.Text;
using System.Text.Json;
using KpnEen.Sdk.Tests.Generation;

namespace KpnEen.Sdk.Tests.Events;

/// <summary>Events of this version, of a later one, and thin ones.</summary>
public sealed class EventParsingTests
{
    public static TheoryData<string> DocumentedTypes()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Checkout.PathOf("openapi", "kpneen.v1.json")));
        return [.. document.RootElement.GetProperty("webhooks").EnumerateObject().Select(w => w.Name)];
    }

    [Theory]
    [MemberData(nameof(DocumentedTypes))]
    public void S19_every_documented_type_has_a_record_of_its_own(string type)
    {
        var read = Parse(type, "{}");
        Assert.Equal(type, read.Type);
        Assert.IsNotType<UnknownEvent>(read);
        Assert.Equal(string.Concat(type.Split('.', '_').Select(w => char.ToUpperInvariant(w[0]) + w[1..])) + "Event", read.GetType().Name);
    }

    [Fact]
    public void S10_a_type_of_a_later_version_is_an_unknown_event_with_all_of_its_json()
    {
        var read = Assert.IsType<UnknownEvent>(Parse("call.teleported", """{"planet":{"name":"Mars"},"direction":"sideways"}"""));
        Assert.Equal("call.teleported", read.Type);
        Assert.Equal("Mars", read.Raw.GetProperty("data").GetProperty("planet").GetProperty("name").GetString());
        Assert.Equal(CallDirection.From("sideways"), read.Data.Direction);
    }

    [Fact]
    public void S10_an_event_is_written_back_as_it_came_unknown_members_and_all()
    {
        const string Json =
            """{"id":"evt_1","type":"call.held","timestamp":"2030-01-01T00:00:00Z","tenantId":"ten_1","later":[1,2],"apiVersion":"v1","data":{"later":{"x":null}}}""";
        Assert.Equal(Json, KpnEenModelFactory.Json(KpnEenEvent.Parse(Encoding.UTF8.GetBytes(Json))));
    }

    [Fact]
    public void S19_another_version_of_the_payload_is_a_property_and_no_exception()
    {
        var later = Parse("call.forwarded", """{"redirections":"they became a text"}""", version: "v7");
        Assert.IsType<CallForwardedEvent>(later);
        Assert.Equal(("v7", false, false), (later.ApiVersion, later.IsSupportedVersion, later.IsComplete));
        Assert.True(Parse("call.held", "{}").IsSupportedVersion);
    }

    [Fact]
    public void S19_what_an_event_is_about_is_a_member_that_is_never_null()
    {
        var read = Assert.IsType<CallForwardedEvent>(
            Parse(
                "call.forwarded",
                """{"redirections":[{"from":"201","to":"+31687654321","reason":"noAnswer","at":"2026-05-04T10:00:00Z"}]}"""
            )
        );
        Assert.True(read.IsComplete);
        Assert.Equal(("+31687654321", RedirectReason.NoAnswer), (read.Redirections[0].To, read.Redirections[0].Reason));
    }

    [Fact]
    public void A_thin_event_says_that_it_is_one()
    {
        var thin = Assert.IsType<ConversationClosedEvent>(
            Parse("conversation.closed", """{"conversationId":"conv_1","url":"/v1/call-records/conv_1"}""")
        );
        Assert.False(thin.IsComplete);
        Assert.Contains("Outcome", Assert.Throws<InvalidOperationException>(() => thin.Outcome).Message, StringComparison.Ordinal);
        Assert.Equal("conversation.closed evt_1", $"{thin}"); // and its text breaks nothing
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"id":"evt_1","type":"call.held","timestamp":"soon","tenantId":"ten_1","data":{}}""")]
    [InlineData("""{"id":7,"type":"call.held","timestamp":"2030-01-01T00:00:00Z","tenantId":"ten_1","data":{}}""")]
    public void What_is_no_event_is_refused(string json) =>
        Assert.Throws<JsonException>(() => KpnEenEvent.Parse(Encoding.UTF8.GetBytes(json)));

    private static KpnEenEvent Parse(string type, string data, string version = "v1") =>
        KpnEenEvent.Parse(
            Encoding.UTF8.GetBytes(
                $$"""{"id":"evt_1","type":"{{type}}","timestamp":"2026-05-04T10:00:00Z","tenantId":"ten_1","apiVersion":"{{version}}","data":{{data}}}"""
            )
        );
}
