using System.Globalization;
using System.Net;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>The same inputs from a phone that gives a good password: what is inside them is not obeyed either.</summary>
public sealed class AdvisoryInsiderTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The final answer to the message with credentials; the others only have to be answered, and not by 401 or a fault.</summary>
    private static readonly Dictionary<string, int[]> Stated = new()
    {
        ["message-spoof-from.sip"] = [403], // CVE-2025-47779
        ["ldap-star.sip"] = [403],
        ["sql-quote-from.sip"] = [403],
        ["dialstring-amp.sip"] = [404],
        ["crlf-in-uri.sip"] = [404],
        ["replaces-guess.sip"] = [481],
        ["sdp-fmtp-nul.sip"] = [400],
        ["sdp-fmt-2pow32.sip"] = [488],
        ["sdp-c-metadata.sip"] = [488],
        ["sdp-zero-port-inject.sip"] = [488],
        ["multipart-broken-boundary.sip"] = [400, 415, 488],
        ["expires-huge.sip"] = [200],
    };

    public static TheoryData<string> Files =>
        [
            .. AdvisoryCorpus
                .All.Where(c => c.SendTo == "udp" && c.Expected.Contains("401"))
                .Select(c => c.File)
                .Except(["auth-bad-param.sip", "auth-unterminated.sip"]),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Known_and_still_not_believed(string file)
    {
        await using var callee = Phone();
        await callee.ForgetAsync();
        Assert.Equal(200, await callee.RegisterAsync());
        callee.RefuseWith = 486;
        using var peer = new WireUdpPeer(exchange);
        var answer = await AuthenticatedAsync(peer, file);
        if (Stated.TryGetValue(file, out var allowed))
            Assert.Contains(answer.Status, allowed);
        Assert.False(answer.Status is 401 or (>= 500 and < 600), $"{answer.Status} {answer.Reason}");
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
        await callee.ForgetAsync();
    }

    [Theory]
    [InlineData("header-space-colon.sip")]
    [InlineData("header-tab-colon.sip")]
    [InlineData("pai-spoof.sip")]
    [InlineData("identity-ssrf.sip")]
    [InlineData("identity-no-semicolon.sip")]
    public async Task What_a_phone_says_of_itself_does_not_reach_the_other_leg(string file)
    {
        await using var callee = Phone();
        await callee.ForgetAsync();
        Assert.Equal(200, await callee.RegisterAsync());
        using var peer = new WireUdpPeer(exchange);
        var answer = AuthenticatedAsync(peer, file);
        var incoming = callee.Incoming.ReadAsync().AsTask();
        if (await Task.WhenAny(incoming, answer).WaitAsync(Patience) == answer)
            Assert.Fail($"Answered {(await answer).Status} {(await answer).Reason} without a ring.");
        var ringing = await incoming;
        var invite = ringing.Invite!.Headers;
        foreach (var name in new[] { "X-Internal-Tenant", "Identity", "Remote-Party-ID", "Diversion", "History-Info" })
            Assert.False(invite.Contains(name), $"{name}: {invite[name]}");
        foreach (var forged in new[] { "sip:ceo@", "sip:911@", "sip:+15550100@" })
            Assert.DoesNotContain(invite, header => header.Value.Contains(forged, StringComparison.Ordinal));
        Assert.Equal("2000", ringing.Invite.From.Uri.User);
        await ringing.RejectAsync(486);
        Assert.Equal(486, (await answer).Status);
        await callee.ForgetAsync();
    }

    [Fact]
    public async Task A_registration_lasts_no_longer_than_we_let_it_whatever_it_asks()
    {
        using var peer = new WireUdpPeer(exchange);
        var answer = await AuthenticatedAsync(peer, "expires-huge.sip");
        Assert.Equal(200, answer.Status);
        var expires = answer.Header("Contact")!.Split("expires=")[1].Split(';', ',')[0];
        Assert.InRange(int.Parse(expires, CultureInfo.InvariantCulture), 1, 3600);
    }

    private async Task<WireAnswer> AuthenticatedAsync(WireUdpPeer peer, string file)
    {
        // Sent twice in this class: the Call-ID tells the runs apart. Who registers 1000 says so in From as well: another's From is a 403.
        var text = System.Text.Encoding.Latin1.GetString(AdvisoryCorpus.Bytes(file));
        if (text.StartsWith("REGISTER", StringComparison.Ordinal))
            text = text.Replace("From: <sip:a@", "From: <sip:1000@", StringComparison.Ordinal);
        var run = Guid.NewGuid().ToString("N");
        var message = System.Text.Encoding.Latin1.GetBytes(
            text.Replace("Call-ID: cve", $"Call-ID: {run}", StringComparison.Ordinal)
                .Replace("branch=z9hG4bK", "branch=z9hG4bK" + run, StringComparison.Ordinal)
        );
        peer.Send(message);
        var challenge = await peer.FinalAsync(expectSilence: false);
        Assert.NotNull(challenge);
        if (challenge.Status != 401)
            return challenge;
        var username = text.StartsWith("REGISTER", StringComparison.Ordinal) ? "1000" : "a";
        peer.Send(Credentials.Add(message, challenge, username, Tenants.Password));
        return await peer.FirstAsync(a => !a.IsPing && !ReferenceEquals(a, challenge) && !IsRepeated(a, challenge), Patience)
            ?? throw new TimeoutException($"No answer to {file} with credentials.");
    }

    private static bool IsRepeated(WireAnswer answer, WireAnswer challenge) => answer.Header("CSeq") == challenge.Header("CSeq");

    private SoftPhone Phone() =>
        new(
            new SoftPhoneAccount("1000", Tenants.Password, ExampleTenant.Domain, exchange.Address),
            exchange.Net.Next(),
            new UdpNetwork(),
            exchange.PhoneMedia,
            new Supervisor(NullLogger<Supervisor>.Instance),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
}
