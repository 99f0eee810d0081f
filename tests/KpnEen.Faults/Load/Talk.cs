using KpnEen.Faults.Ledger;
using KpnEen.Sip;

namespace KpnEen.Faults.Load;

/// <summary>An answered leg until it ends, and who ended it.</summary>
internal static class Talk
{
    /// <param name="patience">When this phone hangs up; null: when the other does.</param>
    /// <param name="enough">Hangs up when it completes, too.</param>
    public static async Task RunAsync(Dialog dialog, LedgerLeg leg, SilentMedia media, TimeSpan? patience, Task? enough = null)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ended = dialog.Terminated.Register(() =>
        {
            leg.End(
                dialog.TerminationReason switch
                {
                    { } why when why.StartsWith("remote BYE", StringComparison.Ordinal) => EndedBy.Exchange,
                    { } why when why.StartsWith("local BYE", StringComparison.Ordinal) => EndedBy.Phone,
                    _ => EndedBy.Timeout,
                }
            );
            over.TrySetResult();
        });
        var answering = AnswerAsync(dialog, media);
        if (enough is not null)
            await Task.WhenAny(over.Task, enough);
        else if (patience is { } time)
            await Task.WhenAny(over.Task, Task.Delay(time, TimeProvider.System));
        else
            await over.Task;
        await dialog.ByeAsync();
        await answering;
    }

    private static async Task AnswerAsync(Dialog dialog, SilentMedia media)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
                media.Respond(request);
        }
    }
}
