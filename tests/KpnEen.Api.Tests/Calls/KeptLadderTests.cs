using System.Net;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Ladders;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Calls;

/// <summary>The SIP messages of a call that the switch does not know any more.</summary>
public sealed class KeptLadderTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    public void Dispose() => api.Switch.Failure = null;

    [Fact]
    public async Task What_was_kept_is_read_though_the_switch_is_away_and_by_its_tenant_only()
    {
        var tenant = await api.TenantAsync();
        var call = $"conv_{Guid.NewGuid():N}";
        var flow = new SipFlow(
            SipTransportKind.Udp,
            new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5060),
            new IPEndPoint(IPAddress.Parse("198.51.100.7"), 5070),
            "main",
            0
        );
        var now = TimeProvider.System.GetUtcNow();
        var invite =
            "INVITE sip:201@een.example SIP/2.0\r\nCall-ID: 1\r\nAuthorization: Digest response=\"deadbeef\"\r\nCSeq: 1 INVITE\r\n\r\n"u8;
        var packed = new LadderArchive().Pack([new RingMessage(now, flow, false, invite.ToArray())], isWithheld: false);
        await api.Services.GetRequiredService<LadderStore>().KeepAsync([new KeptLadder(tenant.TenantId!, call, now, packed)], default);
        api.Switch.Failure = new SwitchUnavailableException("Connection refused.");

        var ladder = await tenant.GetAsync($"/v1/calls/{call}/sip-ladder");
        Assert.Equal(200, ladder.Status);
        var message = ladder.Json.GetProperty("messages")[0];
        Assert.Equal("198.51.100.7:5070", message.GetProperty("remote").GetString());
        Assert.DoesNotContain("deadbeef", ladder.Text, StringComparison.Ordinal);
        var text = await tenant.GetAsync($"/v1/calls/{call}/sip-ladder/text");
        Assert.Contains("<-- 198.51.100.7:5070  INVITE sip:201@een.example SIP/2.0  [1 INVITE]", text.Text, StringComparison.Ordinal);

        api.Switch.Failure = null;
        var other = await api.TenantAsync();
        (await other.GetAsync($"/v1/calls/{call}/sip-ladder")).IsProblem(404, "notFound");
    }
}
