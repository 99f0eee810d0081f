using System.Text;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tests.Security;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Reliability 5.1, sequence faults of those who are part of the call: what is wrong is refused, and the call goes on.</summary>
public sealed class CallFaultTests
{
    [Fact]
    public void A_PRACK_of_another_response_is_481_and_the_call_goes_on_ringing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            var bob = await pbx.PhoneAsync("101");
            wire.Invite(wire.Port.CreateOffer(), "Require: 100rel");
            var ringing = await bob.RingsAsync();
            var early = await wire.HearsAsync(180);
            var right = uint.Parse(early.Headers["RSeq"]!);
            var sequence = 1u;
            foreach (var rack in new[] { $"{right + 1} 1 INVITE", $"{right} 7 INVITE", $"{right} 1 UPDATE", $"{uint.MaxValue} 1 INVITE" })
            {
                wire.Send(early, "PRACK", ++sequence, default, $"RAck: {rack}");
                await wire.HearsAsync(481, "PRACK", sequence);
            }
            Assert.False(ringing.Ended.IsCompleted);
            wire.Send(early, "PRACK", ++sequence, default, $"RAck: {right} 1 INVITE");
            await wire.HearsAsync(200, "PRACK", sequence);
            Assert.True(await ringing.AnswerAsync());
            var ok = await wire.HearsAsync(200);
            wire.Port.ApplyAnswer(ok.Body.Span);
            wire.Send(ok, "ACK", 1);
            await HeardAsync(world, wire, ringing);
            await ringing.HangUpAsync();
            wire.Respond(await wire.IsAskedAsync("BYE"), 200);
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_reINVITE_every_10_ms_is_taken_or_put_off_and_the_call_lives() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            var bob = await pbx.PhoneAsync("101");
            wire.Invite(wire.Port.CreateOffer());
            var talk = await bob.AnswersAsync();
            var ok = await wire.HearsAsync(200);
            wire.Port.ApplyAnswer(ok.Body.Span);
            wire.Send(ok, "ACK", 1);
            const uint Last = 301;
            var acknowledged = new HashSet<uint>();
            for (var sequence = 2u; sequence <= Last; sequence++)
            {
                // Hold and resume in turns, so that each has something to change.
                var offer = Encoding.ASCII.GetString(wire.Port.CreateOffer());
                if (sequence < Last && sequence % 2 == 0)
                    offer = offer.Replace("a=sendrecv", "a=sendonly", StringComparison.Ordinal);
                wire.Send(ok, "INVITE", sequence, Encoding.ASCII.GetBytes(offer));
                await world.Delay(TimeSpan.FromMilliseconds(10));
                Acknowledge(wire, ok, acknowledged);
            }
            await world.Delay(TimeSpan.FromSeconds(1));
            Acknowledge(wire, ok, acknowledged);
            var finals = wire.Responses.Where(r => r.CSeq is { Method: "INVITE", Number: > 1 } && !r.IsProvisional).ToList();
            Assert.Equal(Last - 1, (uint)finals.DistinctBy(r => r.CSeq.Number).Count());
            Assert.All(finals, r => Assert.Contains(r.StatusCode, new[] { 200, 491, 500 }));
            Assert.All(finals.Where(r => r.StatusCode == 500), r => Assert.InRange(int.Parse(r.Headers["Retry-After"]!), 0, 10));
            Assert.Contains(finals, r => r.StatusCode == 200);
            wire.Port.ApplyAnswer(finals.Last(r => r.StatusCode == 200).Body.Span);
            await HeardAsync(world, wire, talk);
            Assert.Equal(1, pbx.Calls.Count);
            wire.Send(ok, "BYE", Last + 1);
            await wire.HearsAsync(200, "BYE");
            await talk.Ended;
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("sip:102@10.3.0.66")]
    [InlineData("sip:102@evil.test;maddr=10.3.0.66")]
    [InlineData("sip:102-ten_other@10.3.0.66:5060;transport=udp")]
    public void A_302_to_a_foreign_domain_is_followed_by_number_at_most_and_nothing_goes_there(string contact) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("102"));
            using var foreign = new RawPhone(world, "10.3.0.66");
            await using (var bob = new BarePhone("101", world))
            {
                await bob.ListenAsync();
                var call = alice.Dial("101");
                (await bob.RingsAsync()).Reject(302, headers: h => h["Contact"] = $"<{contact}>");
                await world.Delay(TimeSpan.FromSeconds(2));
                if (contact.Contains("102@", StringComparison.Ordinal))
                    await (await carla.RingsAsync()).RejectAsync(486);
                await call.Ended;
                Assert.True(call.Status >= 400, $"{call.Status}");
            }
            Assert.Empty(foreign.Asked);
            await pbx.QuietAsync();
        });

    // S16: more than 20 contacts are malformed. Such an answer is dropped and counted, and its phone is one that never answered.
    [Theory]
    [InlineData(20, 1, 486)]
    [InlineData(100, 0, 408)]
    public void A_302_to_many_contacts_is_one_way_at_most_and_no_hundred_branches(int contacts, int forwarded, int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("102"));
            await using (var bob = new BarePhone("101", world))
            {
                await bob.ListenAsync();
                var call = alice.Dial("101");
                var ways = Enumerable.Range(0, contacts).Select(n => $"<sip:{102 + (n % 4)}@acme.test>;q=0.{n % 10}");
                (await bob.RingsAsync()).Reject(302, headers: h => h["Contact"] = string.Join(", ", ways));
                await world.Delay(TimeSpan.FromMilliseconds(500));
                Assert.Equal(1, pbx.Calls.Count);
                Assert.InRange(pbx.Stack.Counts.ClientTransactions, 0, 2);
                if (forwarded > 0)
                    await (await carla.RingsAsync()).RejectAsync(486);
                await call.Ended.WaitAsync(TimeSpan.FromSeconds(15), world.Time);
                Assert.Equal(status, call.Status);
            }
            await pbx.QuietAsync();
            Assert.Equal(forwarded, pbx.Log.Of(EventTypes.CallForwarded).Count());
        });

    [Theory]
    [InlineData("101")]
    [InlineData("+31205550101")]
    public void A_302_to_itself_does_not_go_round(string to) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using (var bob = new BarePhone("101", world))
            {
                await bob.ListenAsync();
                var call = alice.Dial("101");
                var rings = 0;
                for (; !call.Ended.IsCompleted && rings < 10; await world.Delay(TimeSpan.FromMilliseconds(100)))
                {
                    if (!bob.Incoming.TryRead(out var invite))
                        continue;
                    rings++;
                    invite.Reject(302, headers: h => h["Contact"] = $"<sip:{to}@acme.test>");
                }
                await call.Ended;
                Assert.InRange(rings, 1, 2);
                Assert.Equal(482, call.Status);
            }
            await pbx.QuietAsync();
        });

    // RFC 3261 13.2.2.4: the first answer is the call, the other is acknowledged and hung up.
    [Fact]
    public void A_200_from_two_forks_of_one_phone_is_one_call_and_one_BYE() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            using var proxy = await ProxyAsync(world);
            var call = alice.Dial("101");
            await world.UntilAsync(() => proxy.Asked.Count > 0, TimeSpan.FromSeconds(5));
            var invite = proxy.Asked[0];
            proxy.Send(Response(invite, 180, "one"));
            proxy.Send(Response(invite, 183, "two"));
            proxy.Send(Response(invite, 200, "two", sdp: true));
            proxy.Send(Response(invite, 200, "one", sdp: true));
            await call.Answered;
            await world.UntilAsync(() => proxy.Asked.Any(r => r.Method == "BYE"), TimeSpan.FromSeconds(5));
            var bye = proxy.Asked.First(r => r.Method == "BYE");
            proxy.Send(Response(bye, 200, "one"));
            Assert.Equal("one", bye.To.Tag);
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.Equal(["one", "two"], proxy.Asked.Where(r => r.Method == "ACK").Select(r => r.To.Tag).Distinct().Order());
            Assert.Single(proxy.Asked.Where(r => r.Method == "BYE").DistinctBy(r => (r.To.Tag, r.CSeq.Number)));
            Assert.True(call.IsUp);
            await call.HangUpAsync();
            await world.UntilAsync(() => proxy.Asked.Any(r => r.Method == "BYE" && r.To.Tag == "two"), TimeSpan.FromSeconds(5));
            proxy.Send(Response(proxy.Asked.First(r => r.Method == "BYE" && r.To.Tag == "two"), 200, "two"));
            await pbx.QuietAsync();
        });

    /// <summary>
    /// The rule for answers: RFC 3261 17.1.3 matches them by branch and method, not by where they come from (an answer may come by another
    /// way). Our branch has 80 random bits and is told to none but the next hop: who knows it is the next hop.
    /// </summary>
    [Fact]
    public void An_answer_from_a_third_address_counts_only_with_our_branch() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            using var bob = await ProxyAsync(world);
            using var third = new RawPhone(world, "10.3.0.66");
            var call = alice.Dial("101");
            await world.UntilAsync(() => bob.Asked.Count > 0, TimeSpan.FromSeconds(5));
            var invite = bob.Asked[0];
            bob.Send(Response(invite, 180, "bob"));
            var branch = invite.Vias[0].Branch!;
            Assert.InRange(branch.Length, "z9hG4bK".Length + 20, 60);
            foreach (var guess in new[] { branch[..^1], branch[..^1] + (branch[^1] == '0' ? '1' : '0'), "z9hG4bK", branch + "0" })
            {
                third.Send(Response(invite, 486, "thief").Replace(branch, guess, StringComparison.Ordinal));
                third.Send(Response(invite, 200, "thief", sdp: true).Replace(branch, guess, StringComparison.Ordinal));
            }
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.False(call.Ended.IsCompleted);
            Assert.Equal((180, false), (call.Progress, call.IsUp));
            Assert.Empty(third.Asked);
            third.Send(Response(invite, 486, "bob"));
            await call.Ended;
            Assert.Equal(486, call.Status);
            await pbx.QuietAsync();
        });

    private static void Acknowledge(HandPhone wire, SipResponse dialog, HashSet<uint> acknowledged)
    {
        foreach (var final in wire.Responses.Where(r => r.CSeq is { Method: "INVITE", Number: > 1 } && !r.IsProvisional).ToList())
        {
            if (acknowledged.Add(final.CSeq.Number))
                // RFC 3261 17.1.1.3: the ACK of a refusal belongs to its transaction, that of a 200 to none.
                wire.Send(dialog, "ACK", final.CSeq.Number, default, final.StatusCode == 200 ? [] : [$"Via: {final.Headers["Via"]}"]);
        }
    }

    private static async Task HeardAsync(VirtualWorld world, HandPhone wire, KpnEen.Sandbox.Phones.SoftPhoneCall talk)
    {
        talk.Meter.Reset();
        using var tone = wire.Port.Send(Media.Tone.Steady(440));
        await world.UntilAsync(() => talk.Meter.Hears(440), TimeSpan.FromSeconds(2), "the carrier is heard");
    }

    /// <summary>The phone of extension 101, written by hand.</summary>
    private static async Task<RawPhone> ProxyAsync(VirtualWorld world)
    {
        var phone = new RawPhone(world, "10.3.0.7") { Username = "101-ten_acme" };
        Assert.Equal(200, (await phone.ProveAsync(phone.Request("REGISTER")))!.StatusCode);
        return phone;
    }

    private static string Response(SipRequest request, int status, string tag, bool sdp = false)
    {
        var to = request.To.Tag is null ? $"{request.Headers["To"]};tag={tag}" : request.Headers["To"];
        var body = sdp ? "v=0\r\no=- 1 1 IN IP4 10.3.0.7\r\ns=-\r\nc=IN IP4 10.3.0.7\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n" : "";
        return $"SIP/2.0 {status} Said\r\n{string.Concat(request.Headers.Fields("Via").Select(v => $"Via: {v}\r\n"))}"
            + $"From: {request.Headers["From"]}\r\nTo: {to}\r\nCall-ID: {request.CallId}\r\nCSeq: {request.Headers["CSeq"]}\r\n"
            + $"Contact: <sip:{tag}@10.3.0.7:5060>\r\n{(sdp ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}";
    }
}
