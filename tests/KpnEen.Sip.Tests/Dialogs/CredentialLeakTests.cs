using System.Net;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>S04 (CVE-2021-41158): what we know for a trunk is told to that trunk alone, in the realm it named first.</summary>
public sealed class CredentialLeakTests
{
    [Theory]
    [InlineData("trunk.example", true)]
    [InlineData("elsewhere.example", false)]
    public void A_challenge_inside_the_call_is_answered_in_the_realm_of_the_call_alone(string realm, bool answered) =>
        WithCall(
            new("10.0.0.2", 5070, realm),
            async (dialog, challenger) =>
            {
                await dialog.ByeAsync();
                Assert.Equal(answered ? ["BYE", "BYE"] : ["BYE"], challenger.Seen.Select(r => r.Method));
                Assert.Equal(answered, challenger.Seen[^1].Headers.Contains("Authorization"));
            }
        );

    [Theory]
    [InlineData("BYE")]
    [InlineData("INFO")]
    [InlineData("INVITE")]
    public void A_challenge_of_a_host_the_call_was_led_to_is_not_answered(string method) =>
        WithCall(
            new("10.0.0.3", 5060, "trunk.example"),
            async (dialog, challenger) =>
            {
                if (method == "INVITE")
                    Assert.Equal(401, (await dialog.ReinviteAsync(Station.Offer)).StatusCode);
                else if (method == "INFO")
                    Assert.Equal(401, (await dialog.SendAsync("INFO")).StatusCode);
                await dialog.ByeAsync();
                Assert.Contains(challenger.Seen, r => r.Method == method);
                Assert.DoesNotContain(
                    challenger.Seen,
                    r => r.Headers.Contains("Authorization") || r.Headers.Contains("Proxy-Authorization")
                );
            }
        );

    private static void WithCall(Challenger challenger, Func<Dialog, Challenger, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var us = new Station(world, 1);
            await using var trunk = new Station(world, 2);
            challenger.Open(world);
            trunk.Screener = a =>
            {
                if (a.Request.Headers.Contains("Authorization"))
                    return Screening.Admit();
                var challenge = a.CreateResponse(401);
                new DigestAuthenticator(new byte[32], world.Time, "MD5").Challenge(challenge, "trunk.example");
                return Screening.Refuse(challenge);
            };
            var call = us.Stack.Invite(us.To(trunk, credentials: new("101", "geheim")));
            var incoming = await trunk.RingsAsync();
            await incoming.AcceptAsync(Station.Answer, h => h["Contact"] = $"<sip:x@{challenger.Address}>", default);
            await test((await call.Result).Dialog!, challenger);
        });

    // Wants credentials for everything, and takes any.
    private sealed class Challenger(string host, int port, string realm) : IDatagramReceiver
    {
        private static readonly string[] Copied = ["Via", "From", "To", "Call-ID", "CSeq"];
        private IDatagramSocket? socket;

        public IPEndPoint Address { get; } = new(IPAddress.Parse(host), port);

        public List<SipRequest> Seen { get; } = [];

        public void Open(VirtualWorld world) => socket = world.Network.Bind(Address, this);

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
        {
            var request = SipRequest.TryParse(data)!;
            if (request.Method == "ACK")
                return;
            Seen.Add(request);
            var answer = new SipResponse(request.Headers.Contains("Authorization") ? 200 : 401);
            foreach (var name in Copied)
                answer.Headers.Add(name, request.Headers[name]!);
            answer.Headers["WWW-Authenticate"] = $"Digest realm=\"{realm}\", nonce=\"n\", qop=\"auth\", algorithm=MD5";
            socket!.Send(answer.ToBytes(), from);
        }
    }
}
