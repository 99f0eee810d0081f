using System.Collections.Concurrent;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Tests.Calls.Race;

/// <summary>Rings scripted phones; each is picked up when its moment comes.</summary>
internal sealed class ScriptedDialler(Func<Task> moment, Supervisor people, TimeProvider time) : ILegDialler
{
    private readonly ConcurrentBag<ScriptedPhone> phones = [];

    public IReadOnlyCollection<ScriptedPhone> Phones => phones;

    public async Task<Outcome> RingAsync(Attempt attempt, LegEndpoint endpoint, TimeSpan ringFor, bool alone, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var phone = new ScriptedPhone();
        phones.Add(phone);
        people.Start("pick up", () => PickUpAsync(phone));
        try
        {
            await phone.Answered.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            if (phone.StopsRinging())
                throw;
        }
        var user = ((LegEndpoint.Phone)endpoint).User.ToRef();
        var leg = new Leg(
            new LegInfo(Ids.New("leg", time), "device", CallDirection.Inbound, user, null, user.Extension, time.GetUtcNow()),
            phone,
            null,
            time
        );
        await attempt.Call.AddAsync(leg);
        return new Outcome.Answered(leg);
    }

    private async Task PickUpAsync(ScriptedPhone phone)
    {
        await moment();
        phone.PickUp();
    }
}
