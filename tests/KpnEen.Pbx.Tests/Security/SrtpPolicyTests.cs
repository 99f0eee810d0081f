using System.Text;
using KpnEen.Media;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>Encrypted sound by the policy of each telephone and trunk, and by the way its signalling goes (S13).</summary>
public sealed class SrtpPolicyTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";
    private static readonly MediaSecurity Secure = new(SrtpUse.Required, MediaKeying.Sdes);
    private static readonly MediaSecurity Choosing = new(SrtpUse.Optional, MediaKeying.Sdes);

    [Fact]
    public void S13_a_phone_that_must_be_encrypted_and_offers_plain_RTP_over_TLS_gets_488() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                await pbx.PhoneAsync("101");
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/AVP", null)));
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/SAVP", null)));
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/SAVP", "1 NULL_HMAC_SHA1_80 inline:" + Key)));
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/SAVP", $"1 AES_CM_128_HMAC_SHA1_80 inline:{Key} UNENCRYPTED_SRTP")));
                Assert.Empty(pbx.Log.Records);
            }
        );

    [Theory]
    [InlineData(MediaEncryption.Required)]
    [InlineData(MediaEncryption.Optional)]
    [InlineData(MediaEncryption.None)]
    public void S13_a_key_sent_over_UDP_is_not_taken(MediaEncryption policy) =>
        Run(
            policy,
            byTls: false,
            async (pbx, phone) =>
            {
                await pbx.PhoneAsync("101");
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/SAVP", "1 AES_CM_128_HMAC_SHA1_80 inline:" + Key)));
            }
        );

    [Fact]
    public void S13_a_phone_that_must_be_encrypted_is_not_rung_over_UDP() =>
        Run(
            MediaEncryption.Required,
            byTls: false,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                Assert.Equal(488, await FailsAsync(call));
                Assert.False(phone.Incoming.TryRead(out _));
            }
        );

    [Theory]
    [InlineData(MediaEncryption.Required)]
    [InlineData(MediaEncryption.Optional)]
    public void A_phone_on_TLS_that_calls_with_SRTP_talks_to_one_on_UDP_without(MediaEncryption policy) =>
        Run(
            policy,
            byTls: true,
            async (pbx, phone) =>
            {
                var bob = await pbx.PhoneAsync("101");
                var port = phone.OpenPort(Secure);
                var invite = phone.Invite("101", Encoding.ASCII.GetString(port.CreateOffer()));
                await bob.AnswersAsync();
                var result = await invite.Result;
                Assert.True(result.Answered);
                port.ApplyAnswer(result.Response.Body.Span);
                Assert.True(port.IsEncrypted);
                await AssertBothHearAsync(pbx, port, bob.Call!);
                await result.Dialog!.ByeAsync();
                await port.DisposeAsync();
            }
        );

    [Theory]
    [InlineData(MediaEncryption.Required)]
    [InlineData(MediaEncryption.Optional)]
    public void A_phone_on_TLS_is_rung_with_SRTP(MediaEncryption policy) =>
        Run(
            policy,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                var invite = await phone.RingsAsync();
                var offer = Encoding.ASCII.GetString(invite.Request.Body.Span);
                Assert.Contains(" RTP/SAVP ", offer, StringComparison.Ordinal);
                var port = phone.OpenPort(Choosing);
                var dialog = await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default);
                Assert.NotNull(await call.Answered);
                Assert.True(port.IsEncrypted);
                await AssertBothHearAsync(pbx, port, alice.Call!);
                await dialog.ByeAsync();
                await port.DisposeAsync();
            }
        );

    [Fact]
    public void A_phone_on_TLS_without_SRTP_is_asked_once_and_rung_in_the_clear() =>
        Run(
            MediaEncryption.Optional,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                for (var round = 0; round < 2; round++)
                {
                    var call = alice.Dial("100");
                    var invite = await phone.RingsAsync();
                    if (round == 0)
                    {
                        Assert.Contains(" RTP/SAVP ", Encoding.ASCII.GetString(invite.Request.Body.Span), StringComparison.Ordinal);
                        invite.Reject(488);
                        invite = await phone.RingsAsync();
                    }
                    // Who knows best effort finds the keys here too.
                    var offer = Encoding.ASCII.GetString(invite.Request.Body.Span);
                    Assert.Contains(" RTP/AVP ", offer, StringComparison.Ordinal);
                    Assert.Contains("a=crypto:1 ", offer, StringComparison.Ordinal);
                    var port = phone.OpenPort();
                    var dialog = await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default);
                    Assert.NotNull(await call.Answered);
                    Assert.False(port.IsEncrypted);
                    await AssertBothHearAsync(pbx, port, alice.Call!);
                    await dialog.ByeAsync();
                    await port.DisposeAsync();
                    await pbx.World.Delay(TimeSpan.FromSeconds(1));
                }
            }
        );

    [Fact]
    public void Held_and_resumed_by_the_API_an_encrypted_leg_keeps_its_keys() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                await using var talk = await BareTalk.AnswerAsync(phone, Secure);
                Assert.NotNull(await call.Answered);
                await pbx.World.Delay(TimeSpan.FromSeconds(1));
                var (api, user, id) = (new Actor("api", "test"), pbx.User("100").Id, pbx.Control.List("ten_acme").Single().Id);
                var before = Keys(talk.Port);
                Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(api, user), default));
                await pbx.World.Delay(TimeSpan.FromSeconds(1));
                Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Resume(api, user), default));
                await AssertBothHearAsync(pbx, talk.Port, call);
                Assert.Equal(before, Keys(talk.Port));
                Assert.Equal(0, talk.Port.Quality.UnauthenticPackets);
                await call.HangUpAsync();
                await talk.Ended;
            }
        );

    [Fact]
    public void Encrypted_early_media_is_heard_and_goes_on_after_the_answer() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                var invite = await phone.RingsAsync();
                await using var port = phone.OpenPort(Secure);
                var answer = port.Answer(invite.Request.Body.Span);
                invite.Provisional(183, sdp: answer);
                port.Send(Tone.Steady(620));
                await pbx.World.UntilAsync(() => call.Meter.Hears(620), TimeSpan.FromSeconds(2), "early media is heard");
                var dialog = await invite.AcceptAsync(answer, null, default);
                await call.Answered;
                call.Meter.Reset();
                await pbx.World.UntilAsync(() => call.Meter.Hears(620), TimeSpan.FromSeconds(2), "and goes on after the answer");
                await dialog.ByeAsync();
                await call.Ended;
            }
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_phones_of_a_user_the_one_that_answers_is_heard_encrypted_or_not(bool encryptedAnswers) =>
        Run(
            MediaEncryption.Optional,
            byTls: true,
            async (pbx, phone) =>
            {
                var (alice, desk) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("100"));
                var call = alice.Dial("100");
                var (invite, ringing) = (await phone.RingsAsync(), await desk.RingsAsync());
                invite.Provisional(180);
                await using var port = phone.OpenPort(Secure);
                if (encryptedAnswers)
                {
                    await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default);
                    Assert.NotNull(await call.Answered);
                    await AssertBothHearAsync(pbx, port, call);
                }
                else
                {
                    await ringing.AnswerAsync();
                    Assert.NotNull(await call.Answered);
                    await call.IsTalkingToAsync(ringing, pbx.World);
                    await pbx.World.UntilAsync(() => invite.Cancelled.IsCancellationRequested, TimeSpan.FromSeconds(1), "it stops to ring");
                }
                await call.HangUpAsync();
            }
        );

    private static string Keys(MediaPort port) => Encoding.ASCII.GetString(port.LocalDescription!).Split("a=crypto:")[1].Split('\r')[0];

    [Fact]
    public void S13_required_rings_once_and_never_in_the_clear() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                (await phone.RingsAsync()).Reject(488);
                Assert.Equal(488, await FailsAsync(call));
                Assert.False(phone.Incoming.TryRead(out _));
            }
        );

    [Fact]
    public void S13_an_answer_without_the_key_is_no_answer() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                var call = alice.Dial("100");
                var invite = await phone.RingsAsync();
                var answer = Sdp("RTP/SAVP", null);
                var dialog = await invite.AcceptAsync(Encoding.ASCII.GetBytes(answer), null, default);
                Assert.Equal(488, await FailsAsync(call));
                await pbx.World.UntilAsync(() => dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(5));
            }
        );

    [Fact]
    public void A_phone_that_wants_no_encryption_is_rung_in_the_clear_over_TLS_too() =>
        Run(
            MediaEncryption.None,
            byTls: true,
            async (pbx, phone) =>
            {
                var alice = await pbx.PhoneAsync("101");
                alice.Dial("100");
                var invite = await phone.RingsAsync();
                Assert.DoesNotContain("crypto", Encoding.ASCII.GetString(invite.Request.Body.Span), StringComparison.Ordinal);
                invite.Reject(486);
            }
        );

    [Fact]
    public void S13_a_re_INVITE_that_takes_the_encryption_away_gets_488_and_the_call_goes_on() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                var bob = await pbx.PhoneAsync("101");
                var port = phone.OpenPort(Secure);
                var invite = phone.Invite("101", Encoding.ASCII.GetString(port.CreateOffer()));
                await bob.AnswersAsync();
                var result = await invite.Result;
                port.ApplyAnswer(result.Response.Body.Span);
                var refused = await result.Dialog!.ReinviteAsync(Encoding.ASCII.GetBytes(Sdp("RTP/AVP", null)));
                Assert.Equal(488, refused.StatusCode);
                await AssertBothHearAsync(pbx, port, bob.Call!);
                await result.Dialog!.ByeAsync();
                await port.DisposeAsync();
            }
        );

    [Fact]
    public void S13_no_key_stands_in_events_records_traces_or_logs() =>
        Run(
            MediaEncryption.Required,
            byTls: true,
            async (pbx, phone) =>
            {
                Assert.Equal(488, await RefusedAsync(phone, Sdp("RTP/AVP", "1 AES_CM_128_HMAC_SHA1_80 inline:" + Key[..^4])));
                var bob = await pbx.PhoneAsync("101");
                var port = phone.OpenPort(Secure);
                var offer = Encoding.ASCII.GetString(port.CreateOffer());
                var invite = phone.Invite("101", offer);
                await bob.AnswersAsync();
                var result = await invite.Result;
                await result.Dialog!.ByeAsync();
                await port.DisposeAsync();
                await pbx.QuietAsync();
                var keys = offer.Split("inline:").Skip(1).Select(k => k.Split('\r')[0]).ToList();
                Assert.NotEmpty(keys);
                var told = System.Text.Json.JsonSerializer.Serialize(new { pbx.Log.Events, pbx.Log.Records });
                Assert.All(keys, key => Assert.DoesNotContain(key, told, StringComparison.Ordinal));
                Assert.DoesNotContain("inline:", told, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void S13_a_trunk_that_must_be_encrypted_and_cannot_takes_no_call_and_gives_none() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Directory.ReplacePlatformTrunks([
                .. pbx.Directory.PlatformTrunks.Select(t => t with { MediaEncryption = MediaEncryption.Required }),
            ]);
            var alice = await pbx.PhoneAsync("100");
            Assert.Equal(488, await FailsAsync(pbx.Public.Call("+31201112222", "+31205550100")));
            await alice.DoesNotRingAsync();
            Assert.NotEqual(200, await FailsAsync(alice.Dial("+31201112222")));
            Assert.False(pbx.Public.Incoming.TryRead(out _));
            await pbx.QuietAsync();
        });

    private static async Task AssertBothHearAsync(TestPbx pbx, MediaPort port, SoftPhoneCall other)
    {
        var meter = new ToneMeter();
        using var ear = port.Listen(meter);
        using var mouth = port.Send(Tone.Steady(440));
        using var otherMouth = other.Port.Send(Tone.Steady(620));
        await pbx.World.UntilAsync(() => meter.Hears(620) && other.Meter.Hears(440), TimeSpan.FromSeconds(2), "both hear each other");
    }

    private static async Task<int> FailsAsync(SoftPhoneCall call)
    {
        Assert.Null(await call.Answered);
        return call.Status;
    }

    private static async Task<int> RefusedAsync(BarePhone phone, string offer)
    {
        var result = await phone.Invite("101", offer).Result;
        Assert.False(result.Answered);
        return result.Response.StatusCode;
    }

    private static string Sdp(string profile, string? crypto) =>
        $"v=0\r\no=- 1 1 IN IP4 10.2.0.1\r\ns=-\r\nc=IN IP4 10.2.0.1\r\nt=0 0\r\nm=audio 4000 {profile} 8\r\n"
        + (crypto is null ? "" : $"a=crypto:{crypto}\r\n");

    private static void Run(MediaEncryption policy, bool byTls, Func<TestPbx, BarePhone, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var user = pbx.User("100");
            pbx.Directory.Replace(pbx.Acme.With(user with { Devices = [user.Devices[0] with { MediaEncryption = policy }] }));
            await using var phone = new BarePhone("100", world);
            if (byTls)
                await phone.ConnectByTls(pbx);
            else
                await phone.ListenAsync();
            await test(pbx, phone);
            await pbx.QuietAsync();
        });
}
