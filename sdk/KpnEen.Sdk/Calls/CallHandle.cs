using System.Runtime.CompilerServices;

namespace KpnEen.Sdk;

/// <summary>One call, by its id: <c>client.Calls[id]</c>. Holds nothing; commands are those of <see cref="CallsClient"/>.</summary>
public class CallHandle
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    // How long the log may be behind a call that was just placed.
    private static readonly TimeSpan _lag = TimeSpan.FromSeconds(2);
    private readonly CallsClient _calls;
    private readonly EventsClient _events;
    private readonly TimeProvider _time;

    internal CallHandle(CallsClient calls, EventsClient events, TimeProvider time, string id) =>
        (_calls, _events, _time, Id) = (calls, events, time, id);

    /// <summary>For mocks.</summary>
    protected CallHandle() => (_calls, _events, _time, Id) = (null!, null!, null!, "");

    /// <summary><c>conv_…</c></summary>
    public virtual string Id { get; }

    /// <summary>The call as it is now.</summary>
    /// <exception cref="ApiNotFoundException">It has ended long ago, or never was.</exception>
    public virtual Task<Call> GetAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Id, cancellationToken: cancellationToken);

    /// <summary>Ends it.</summary>
    public virtual Task<Call> HangUpAsync(CancellationToken cancellationToken = default) =>
        _calls.HangUpAsync(Id, cancellationToken: cancellationToken);

    /// <summary>Puts the other side on hold.</summary>
    public virtual Task<Call> HoldAsync(CancellationToken cancellationToken = default) =>
        _calls.HoldAsync(Id, cancellationToken: cancellationToken);

    /// <summary>Takes the other side back.</summary>
    public virtual Task<Call> ResumeAsync(CancellationToken cancellationToken = default) =>
        _calls.ResumeAsync(Id, cancellationToken: cancellationToken);

    /// <summary>Hands the call over at once, without asking.</summary>
    /// <param name="to">Extension or number: <c>+31201234567</c>.</param>
    public virtual Task<Call> TransferAsync(string to, CancellationToken cancellationToken = default) =>
        _calls.TransferAsync(Id, new TransferCall { Kind = TransferKind.Blind, To = to }, cancellationToken: cancellationToken);

    /// <summary>Presses keys.</summary>
    /// <param name="digits"><c>0-9*#</c></param>
    public virtual Task SendDtmfAsync(string digits, CancellationToken cancellationToken = default) =>
        _calls.SendDtmfAsync(Id, new SendDtmf { Digits = digits }, cancellationToken: cancellationToken);

    /// <summary>
    /// All its events, from the first one on, those that were before this was called too; ends behind <see cref="ConversationClosedEvent"/>. Needs the scope <c>events:read</c>.
    /// </summary>
    /// <exception cref="ApiNotFoundException">There are no events of it, and no such call.</exception>
    public virtual async IAsyncEnumerable<KpnEenEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What was, from the feed; what comes, from the stream behind the last of it: there is no gap between the two.
        string? last = null;
        var began = _time.GetTimestamp();
        while (last is null)
        {
            await foreach (var past in _events.ListAsync(conversationId: Id, cancellationToken: cancellationToken))
            {
                last = past.Id;
                yield return past;
                if (past is ConversationClosedEvent)
                    yield break;
            }
            // A call of this moment may not be in the log yet.
            if (last is not null)
                break;
            if (_time.GetElapsedTime(began) >= _lag)
                await EnsureExistsAsync(cancellationToken);
            await Task.Delay(_pause, _time, cancellationToken);
        }
        await foreach (var next in _events.StreamAsync(new EventStreamFilter { ConversationId = Id, After = last }, cancellationToken))
        {
            yield return next;
            if (next is ConversationClosedEvent)
                yield break;
        }
    }

    /// <summary>Waits for an event of a type, which may have been already.</summary>
    /// <returns>Null: the call ended without it. A customer who is busy is never bridged: ask for null before you go on.</returns>
    /// <exception cref="ApiNotFoundException">There is no such call.</exception>
    public virtual async Task<TEvent?> WaitForAsync<TEvent>(CancellationToken cancellationToken = default)
        where TEvent : KpnEenEvent
    {
        await foreach (var step in EventsAsync(cancellationToken))
            if (step is TEvent awaited)
                return awaited;
        return null;
    }

    /// <summary>Waits until the call has ended and all of it is known: outcome, times, legs.</summary>
    public virtual async Task<ConversationClosedEvent> WaitUntilEndedAsync(CancellationToken cancellationToken = default) =>
        await WaitForAsync<ConversationClosedEvent>(cancellationToken)
        ?? throw new ApiTransportException("The events ended before the call.", null);

    private async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _calls.GetAsync(Id, cancellationToken: cancellationToken);
        }
        catch (ApiForbiddenException)
        {
            // Without the scope calls:read nobody can tell: its events may still come.
        }
    }
}
