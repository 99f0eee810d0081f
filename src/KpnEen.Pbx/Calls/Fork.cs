using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Calls;

/// <summary>The one place that rings several at once.</summary>
public static class Fork
{
    /// <summary>Tries every branch at once. The first answer wins, a later one is handed to <paramref name="lost"/>; no branch is left running when this returns.</summary>
    /// <remarks>A branch that was answered returns <see cref="Outcome.Answered"/> even when it was cancelled meanwhile: an answered leg is never lost to a cancellation.</remarks>
    public static async Task<Outcome> FirstAnswerAsync<T>(
        IReadOnlyCollection<T> branches,
        Func<T, CancellationToken, Task<Outcome>> deliver,
        Func<Leg, Task> lost,
        CancellationToken hangup
    )
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(hangup);
        Outcome result = new Outcome.Unreachable();
        Exception? bug = null;
        async Task<Outcome> DeliverAsync(T branch) => await deliver(branch, losers.Token);
        // Not Task.WhenEach: it goes on on a thread of its own, and the simulation is no longer repeatable.
        for (var running = branches.Select(DeliverAsync).ToList(); running.Count > 0; )
        {
            var branch = await Task.WhenAny(running);
            running.Remove(branch);
            if (branch.IsCanceled)
                continue;
            if (branch.IsFaulted)
            {
                bug ??= branch.Exception.InnerException ?? branch.Exception;
                continue;
            }
            var outcome = await branch;
            if (outcome is Outcome.Answered late && result is Outcome.Answered)
                await lost(late.Leg);
            else if (result is not Outcome.Answered && outcome.Weight() >= result.Weight())
                result = outcome;
            if (result is Outcome.Answered && !losers.IsCancellationRequested)
                losers.Cancel();
        }
        if (result is Outcome.Answered)
            return result;
        hangup.ThrowIfCancellationRequested();
        if (bug is not null && result is Outcome.Unreachable)
            throw new InvalidOperationException("every branch failed", bug);
        return result;
    }
}
