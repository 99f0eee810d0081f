using System.Text.Json;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.WebhookLoad;

/// <summary>Events of calls, some hundred calls at a time: each has seven, in order, spread over its life.</summary>
internal sealed class Calls(IConversationLog log, string[] tenants, int callsAtOnce = 350)
{
    private static readonly string[] Steps =
    [
        EventTypes.CallCreated,
        EventTypes.CallAnswered,
        EventTypes.CallBridged,
        EventTypes.CallHeld,
        EventTypes.CallResumed,
        EventTypes.CallEnded,
        EventTypes.ConversationClosed,
    ];
    private static readonly JsonElement Padding = JsonSerializer.SerializeToElement(new { note = new string('x', 450) });
    private readonly (string Id, string Tenant, int Step)[] calls = new (string, string, int)[callsAtOnce];
    private long next;

    public long Sent => next;

    /// <summary>Gives out so many events a second for so long.</summary>
    public async Task SendAsync(double rate, TimeSpan span)
    {
        var (start, from) = (TimeProvider.System.GetTimestamp(), next);
        while (true)
        {
            var passed = TimeProvider.System.GetElapsedTime(start);
            var wanted = from + (long)(rate * Math.Min(passed.TotalSeconds, span.TotalSeconds));
            while (next < wanted)
                SendOne();
            if (passed >= span)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public void SendMany(long count)
    {
        for (var i = 0; i < count; i++)
            SendOne();
    }

    private void SendOne()
    {
        var at = (int)(next % calls.Length);
        ref var call = ref calls[at];
        if (call.Id is null || call.Step == Steps.Length)
            call = (Ids.New("conv", TimeProvider.System), tenants[Random.Shared.Next(tenants.Length)], 0);
        var type = Steps[call.Step++];
        var data = new EventData
        {
            ConversationId = call.Id,
            Direction = CallDirection.Inbound,
            State = CallState.Active,
            Customer = new Party("+31612345678", "P. Jansen", Presentation.Allowed, true, "NL", "mobile"),
            User = new UserRef("usr_0192f0c1d2e37b4c8d5e6f7081920a1b", "Anna de Vries", "anna@jansen.example", "201", ["crm-42"]),
            Metadata = Padding,
        };
        var now = TimeProvider.System.GetUtcNow();
        log.Append(
            new LogEntry(new ConversationEvent(Ids.New("evt", TimeProvider.System), type, now, call.Tenant, call.Id, call.Step, data))
        );
        next++;
    }
}
