using System.Threading.Channels;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Prompts;

/// <summary>Speaks to a leg and takes its keys: the ground of menus, voicemail and all that asks.</summary>
public sealed class PromptPlayer(Leg leg, TimeProvider time)
{
    /// <summary>Says it to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: it is silent at once.</exception>
    public Task PlayAsync(Announcement what, CancellationToken cancellation) => leg.SayAsync(what, cancellation);

    /// <summary>Says it and waits for keys. The first key interrupts what is said.</summary>
    /// <returns>The keys without the one that ends them; empty when none was pressed in time.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the leg is gone.</exception>
    public async Task<string> AskAsync(Announcement question, KeyRules rules, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, leg.Gone);
        using var keys = leg.TakeKeys();
        await SayUntilKeyAsync(question, keys.Pressed, over.Token);
        var answer = "";
        while (answer.Length < rules.Most)
        {
            var patience = answer.Length == 0 ? rules.First : rules.Next;
            if (await NextAsync(keys.Pressed, patience, over.Token) is not { } key || key == rules.End)
                break;
            answer += key;
        }
        return answer;
    }

    private async Task SayUntilKeyAsync(Announcement question, ChannelReader<char> keys, CancellationToken over)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over);
        var saying = leg.SayAsync(question, stop.Token);
        var pressed = keys.WaitToReadAsync(stop.Token).AsTask();
        await Task.WhenAny(saying, pressed);
        stop.Cancel();
        try
        {
            await Task.WhenAll(saying, pressed);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // Of the two, the one that was stopped.
        }
    }

    private async Task<char?> NextAsync(ChannelReader<char> keys, TimeSpan patience, CancellationToken over)
    {
        if (keys.TryRead(out var waiting))
            return waiting;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, over);
        try
        {
            return await keys.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return null;
        }
    }
}
