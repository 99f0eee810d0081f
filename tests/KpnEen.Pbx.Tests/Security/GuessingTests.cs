using System.Diagnostics;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S05: passwords and names cannot be found out.</summary>
public sealed class GuessingTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);

    [Fact]
    public void S05_A_hundred_wrong_passwords_end_in_silence_after_twenty_and_others_are_served() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            using var guesser = new RawPhone(world);
            var register = guesser.Request("REGISTER");
            var challenge = (await guesser.AskAsync(register))!;
            for (var i = 1; i <= 100; i++)
                guesser.Send(guesser.Authorized(register, challenge, $"{i:x8}", $"guess{i}"));
            await world.Delay(Moment);
            Assert.Equal(20, guesser.Waiting);
            // Not even the right one is heard now.
            Assert.Null(await guesser.AskAsync(guesser.Authorized(register, challenge, "00001000")));
            var totals = pbx.Stack.Statistics;
            Assert.Equal((20L, 1L, 81L), (totals.WrongPasswords, totals.SourcesBlocked, totals.Unheard));
            // Those of the two registrations before.
            Assert.Equal(2, pbx.Stack.Counts.ServerTransactions);

            var call = alice.Dial("101");
            await bob.AnswersAsync();
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void S05_A_phone_behind_the_same_address_keeps_calling_and_being_called() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            await using var office = new BarePhone("100", world);
            await office.ListenAsync();
            using var guesser = new RawPhone(world, office.Address.Address.ToString(), 5099);
            var register = guesser.Request("REGISTER");
            var challenge = (await guesser.AskAsync(register))!;
            for (var i = 1; i <= 30; i++)
                guesser.Send(guesser.Authorized(register, challenge, $"{i:x8}", $"guess{i}"));
            await world.Delay(Moment);
            Assert.Equal(1, pbx.Stack.Statistics.SourcesBlocked);

            var call = office.Invite("101", System.Text.Encoding.ASCII.GetString(office.OpenPort().CreateOffer()));
            await bob.AnswersAsync();
            var result = await call.Result;
            Assert.True(result.Answered);
            await result.Dialog.ByeAsync();
            Assert.Equal(200, (await office.RegisterAsync([$"<sip:{office.Username}@{office.Address}>"])).StatusCode);
            await pbx.QuietAsync();
        });

    [Fact]
    public void S05_A_trunk_keeps_calling_when_somebody_guesses_from_its_address() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            using var guesser = new RawPhone(world, TestPbx.PublicHost.ToString(), 5099);
            var register = guesser.Request("REGISTER");
            var challenge = (await guesser.AskAsync(register))!;
            for (var i = 1; i <= 30; i++)
                guesser.Send(guesser.Authorized(register, challenge, $"{i:x8}", $"guess{i}"));
            await world.Delay(Moment);
            Assert.Equal(1, pbx.Stack.Statistics.SourcesBlocked);
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            await bob.AnswersAsync();
            await customer.Answered;
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("REGISTER", "acme.test", "acme.test")]
    [InlineData("INVITE", "acme.test", "acme.test")]
    [InlineData("REGISTER", "10.0.0.1", "10.0.0.1")]
    [InlineData("INVITE", "10.0.0.1", "10.0.0.1")]
    [InlineData("SUBSCRIBE", "10.0.0.1", "10.0.0.1")]
    public void S05_A_known_and_an_unknown_name_get_the_same_answers(string method, string domain, string other) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var known = new RawPhone(world, "10.3.0.1") { Domain = domain, Password = "wrong" };
            using var unknown = new RawPhone(world, "10.3.0.2")
            {
                Domain = other,
                Username = "109-ten_acme",
                Password = "wrong",
            };
            var seen = new List<(int, int, string)>[] { [], [] };
            for (var i = 0; i < 2; i++)
            {
                var phone = i == 0 ? known : unknown;
                var request = phone.Request(method);
                var first = (await phone.AskAsync(request))!;
                var second = (await phone.AskAsync(phone.Authorized(request, first)))!;
                seen[i].AddRange([Shape(first), Shape(second)]);
            }
            Assert.Equal(seen[0], seen[1]);
            Assert.Equal([401, 401], seen[0].Select(s => s.Item1));
        });

    [Fact]
    public void S05_Telling_a_wrong_password_from_an_unknown_name_by_the_clock_is_not_possible() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var phone = new RawPhone(world, "10.3.0.1") { Password = "wrong" };
            var times = new List<double>[] { [], [] };
            var register = phone.Request("REGISTER");
            var unknown = phone.Request("REGISTER").Replace("100-ten_acme", "109-ten_acme", StringComparison.Ordinal);
            for (var i = 0; i < 400; i++)
            {
                var clock = Stopwatch.StartNew();
                await phone.AskAsync(RawPhone.Again(i % 2 == 0 ? register : unknown));
                times[i % 2].Add(clock.Elapsed.TotalMilliseconds);
            }
            var medians = times.Select(t => t.Order().ElementAt(t.Count / 2)).ToArray();
            Assert.True(Math.Abs(medians[0] - medians[1]) < 1, $"{medians[0]:F3} and {medians[1]:F3} ms");
        });

    // Nonce and tag are as long for one as for the other; the Via holds the same count of digits.
    private static (int, int, string) Shape(SipResponse response) =>
        (response.StatusCode, response.ToBytes().Length, string.Join(' ', response.Headers.Select(h => h.Key)));
}
