using System.Text;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Messages;

/// <summary>A6: MESSAGE between colleagues (RFC 3428).</summary>
public sealed class MessageTests
{
    [Fact]
    public void A_message_reaches_every_registered_phone_of_the_colleague() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var bob = new LampPhone("101", world, "10.3.0.2");
            await using var mobile = new LampPhone("101", world, "10.3.0.3");
            await bob.RegisterAsync();
            await mobile.RegisterAsync();
            Assert.Equal(200, (await alice.MessageAsync("101", "Lunch? \u00e9\u00e9n uur")).StatusCode);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            foreach (var phone in new[] { bob, mobile })
            {
                var message = Assert.Single(phone.Messages);
                Assert.Equal("Lunch? \u00e9\u00e9n uur", Encoding.UTF8.GetString(message.Body.Span));
                Assert.Equal(("User 100", "sip:100@acme.test"), (message.From.DisplayName, message.From.Uri.ToString()));
                Assert.Equal("text/plain;charset=UTF-8", message.Headers["Content-Type"]);
            }
            await pbx.QuietAsync();
        });

    [Fact]
    public void S01_The_name_is_the_one_the_sender_proved() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var bob = new LampPhone("101", world, "10.3.0.2");
            await bob.RegisterAsync();
            Assert.Equal(
                403,
                (await alice.MessageAsync("101", "x", change: r => r.Headers["From"] = "<sip:102@acme.test>;tag=1")).StatusCode
            );
            await alice.MessageAsync(
                "101",
                "x",
                change: r =>
                {
                    r.Headers["From"] = "\"The \u001b[2J Boss\" <sip:100@acme.test>;tag=2";
                    r.Headers["P-Asserted-Identity"] = "<sip:112@acme.test>";
                    r.Headers["Subject"] = "from the boss";
                }
            );
            var message = Assert.Single(bob.Messages);
            Assert.Equal("User 100", message.From.DisplayName);
            Assert.Equal("\"User 100\" <sip:100@acme.test>", message.Headers["P-Asserted-Identity"]);
            Assert.False(message.Headers.Contains("Subject"));
            alice.Credentials = null;
            Assert.Equal(401, (await alice.MessageAsync("101", "x")).StatusCode);
            Assert.Single(bob.Messages);
        });

    [Fact]
    public void Who_is_unknown_is_404_and_who_has_no_phone_is_480() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            await using var alice = new LampPhone("100", world);
            await using var stranger = new LampPhone("101", world, "10.3.0.2", "ten_other", "other.test");
            await stranger.RegisterAsync();
            Assert.Equal(404, (await alice.MessageAsync("999", "x")).StatusCode);
            Assert.Equal(404, (await alice.MessageAsync("sip:101@other.test", "x")).StatusCode);
            Assert.Equal(480, (await alice.MessageAsync("101", "x")).StatusCode);
            Assert.Empty(stranger.Messages);
        });

    [Fact]
    public void Too_long_is_413_and_an_unknown_kind_415() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var bob = new LampPhone("101", world, "10.3.0.2");
            await bob.RegisterAsync();
            Assert.Equal(413, (await alice.MessageAsync("101", new string('x', 1301))).StatusCode);
            Assert.Equal(200, (await alice.MessageAsync("101", new string('x', 1300))).StatusCode);
            // message/cpim has a From of its own.
            var refused = await alice.MessageAsync("101", "From: <im:boss@acme.test>\r\n\r\n", "message/cpim");
            Assert.Equal((415, "text/plain, application/im-iscomposing+xml"), (refused.StatusCode, refused.Headers["Accept"]));
            Assert.Single(bob.Messages);
        });

    [Fact]
    public void Control_characters_arrive_harmless() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var bob = new LampPhone("101", world, "10.3.0.2");
            await bob.RegisterAsync();
            await alice.MessageAsync("101", "a\u001b[31mred\u0000\u0007\r\nb\tc\u202eevil");
            Assert.Equal("a [31mred  \r\nb\tc evil", Encoding.UTF8.GetString(bob.Messages[0].Body.Span));
            // Hidden in another encoding they would pass.
            Assert.Equal(415, (await alice.MessageAsync("101", "+ABs-", "text/plain; charset=UTF-7")).StatusCode);
            await alice.MessageAsync(
                "101",
                "\u009b",
                "text/plain;charset=\"ISO-8859-1\"",
                r => r.SetBody(new byte[] { (byte)'x', 0x9b, 0xe9 }, r.Headers["Content-Type"])
            );
            Assert.Equal("x \u00e9", Encoding.UTF8.GetString(bob.Messages[1].Body.Span));
        });

    [Fact]
    public void A_flood_is_slowed_down() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var carol = new LampPhone("102", world, "10.3.0.4");
            await using var bob = new LampPhone("101", world, "10.3.0.2");
            await bob.RegisterAsync();
            var answers = new List<int>();
            for (var i = 0; i < 50; i++)
                answers.Add((await alice.MessageAsync("101", $"{i}")).StatusCode);
            Assert.InRange(answers.Count(a => a == 200), 20, 25);
            Assert.All(answers, a => Assert.True(a is 200 or 480));
            Assert.Equal(200, (await carol.MessageAsync("101", "calm")).StatusCode);
            await world.Delay(TimeSpan.FromSeconds(10));
            Assert.Equal(200, (await alice.MessageAsync("101", "again")).StatusCode);
        });

    [Fact]
    public void A_phone_that_is_dead_delays_nobody_and_when_all_are_the_sender_is_told() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new LampPhone("100", world);
            await using var dead = new LampPhone("101", world, "10.3.0.2");
            await dead.RegisterAsync();
            dead.AnswerWith = 0;
            var begin = world.Elapsed;
            Assert.Equal(480, (await alice.MessageAsync("101", "x")).StatusCode);
            Assert.True(world.Elapsed - begin < TimeSpan.FromSeconds(25));
            await using var living = new LampPhone("101", world, "10.3.0.3");
            await living.RegisterAsync();
            begin = world.Elapsed;
            Assert.Equal(200, (await alice.MessageAsync("101", "y")).StatusCode);
            Assert.True(world.Elapsed - begin < TimeSpan.FromSeconds(1));
        });
}
