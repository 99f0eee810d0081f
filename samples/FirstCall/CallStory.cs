using System.Diagnostics;
using KpnEen.Sdk;

namespace FirstCall;

/// <summary>What happens to one call, read from the event feed, which keeps all: nothing is missed between two looks.</summary>
internal sealed class CallStory(KpnEenClient client, string callId)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HashSet<string> told = [];
    private readonly List<KpnEenEvent> events = [];

    /// <summary>Waits until the call has come so far, and tells each step on the way.</summary>
    /// <param name="which">Of several the one that is meant; null: the first.</param>
    /// <exception cref="CallEndedException">It ended before.</exception>
    /// <exception cref="TimeoutException">It did not come so far.</exception>
    public async Task<TEvent> SeeAsync<TEvent>(Func<TEvent, bool>? which = null)
        where TEvent : KpnEenEvent
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Patience; await Task.Delay(Pause, TimeProvider.System))
        {
            await foreach (var step in client.Events.ListAsync(conversationId: callId))
            {
                if (told.Add(step.Id))
                    Tell(step);
            }
            if (events.OfType<TEvent>().FirstOrDefault(which ?? (_ => true)) is { } seen)
                return seen;
            // A recording is stored after the end of its call.
            if (typeof(TEvent) != typeof(CallRecordingAvailableEvent) && events.OfType<ConversationClosedEvent>().Any())
                throw new CallEndedException(typeof(TEvent).Name, events.OfType<ConversationClosedEvent>().First().Data);
        }
        throw new TimeoutException($"There was no {typeof(TEvent).Name} within {Patience.TotalSeconds:0} s.");
    }

    /// <summary>Lets the two talk.</summary>
    public static Task TalkAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);

    private void Tell(KpnEenEvent step)
    {
        events.Add(step);
        var about = step.Data.Transfer?.To ?? (step.Data.Recording?.State is { } state ? $"{state}" : step.Data.User?.Name);
        Console.WriteLine($"  {step.Type, -26} {about}");
    }
}
