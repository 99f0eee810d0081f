namespace KpnEen.Sip.Tests;

public sealed class MailboxTests
{
    [Fact]
    public async Task What_is_written_is_read_in_order_and_after_completion_too()
    {
        var mailbox = new Mailbox<string>();
        Assert.False(mailbox.TryRead(out _));
        for (var i = 0; i < 5; i++)
            Assert.True(mailbox.TryWrite($"{i}"));
        Assert.True(await mailbox.WaitToReadAsync());
        mailbox.TryComplete();
        Assert.False(mailbox.TryWrite("late"));
        var read = new List<string>();
        while (await mailbox.WaitToReadAsync())
        {
            while (mailbox.TryRead(out var item))
                read.Add(item);
        }
        Assert.Equal(["0", "1", "2", "3", "4"], read);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_a_write_and_by_completion()
    {
        var mailbox = new Mailbox<string>();
        var waiting = mailbox.WaitToReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        mailbox.TryWrite("a");
        Assert.True(await waiting);
        Assert.True(mailbox.TryRead(out var item));
        Assert.Equal("a", item);
        waiting = mailbox.WaitToReadAsync().AsTask();
        mailbox.TryComplete();
        Assert.False(await waiting);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_nothing()
    {
        var mailbox = new Mailbox<string>();
        using var impatient = new CancellationTokenSource();
        var waiting = mailbox.WaitToReadAsync(impatient.Token).AsTask();
        impatient.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        mailbox.TryWrite("a");
        Assert.True(await mailbox.WaitToReadAsync());
        Assert.True(mailbox.TryRead(out _));
    }
}
