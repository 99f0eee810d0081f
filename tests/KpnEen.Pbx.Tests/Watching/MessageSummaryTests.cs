using KpnEen.Pbx.State;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>The message-waiting lamp (RFC 3842).</summary>
public sealed class MessageSummaryTests
{
    [Fact]
    public void The_lamp_tells_what_waits_and_follows_the_mailbox() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            await phone.SubscribeAsync("message-summary", "100");
            var empty = await phone.NextAsync(0);
            Assert.Equal("application/simple-message-summary", empty.Request.ContentType);
            Assert.Equal("Messages-Waiting: no\r\nMessage-Account: sip:100@acme.test\r\nVoice-Message: 0/0 (0/0)\r\n", empty.Text);
            pbx.Mailboxes.Set("usr_ten_acme_100", new MessageCounts(2, 5, 1));
            Assert.Equal(
                "Messages-Waiting: yes\r\nMessage-Account: sip:100@acme.test\r\nVoice-Message: 2/5 (1/0)\r\n",
                (await phone.NextAsync(1)).Text
            );
            pbx.Mailboxes.Set("usr_ten_acme_100", new MessageCounts(2, 5, 1));
            pbx.Mailboxes.Set("usr_ten_acme_101", new MessageCounts(1, 0));
            pbx.Mailboxes.Set("usr_ten_acme_100", new MessageCounts(0, 7));
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.Equal(3, phone.Told.Count);
            Assert.StartsWith("Messages-Waiting: no\r\n", phone.Told[2].Text, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("message-summary")]
    [InlineData("reg")]
    public void The_mailbox_and_the_phones_of_a_colleague_are_nobodys_business(string package) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            Assert.Equal(403, (await phone.SubscribeAsync(package, "101")).StatusCode);
            Assert.Equal(0, pbx.Notifier.Count);
        });
}
