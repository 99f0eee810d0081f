using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Destinations;

/// <summary>A user: the terminating services, then all registered phones at once.</summary>
public sealed class UserDestination(Registrations registrations, ILegDialler dialler)
{
    public Task<Outcome> ReceiveAsync(Delivery delivery, CancellationToken hangup) =>
        TerminatingServices.RunAsync(delivery, RingAsync, hangup);

    /// <summary>Some phone of the user is registered.</summary>
    public bool IsReachable(Directory.User user) => user.Devices.Any(d => registrations.Find(d.Username).Length > 0);

    /// <summary>Rings past all services: click-to-dial rings the user's own phones.</summary>
    public async Task<Outcome> RingAsync(Delivery delivery, CancellationToken hangup)
    {
        var phones = delivery
            .Callee.Devices.SelectMany(device =>
                registrations
                    .FindPhones(device.Username)
                    .Select(flows => new LegEndpoint.Phone(delivery.Callee, device, flows[0]) { Spare = flows[1..] })
            )
            .ToArray();
        if (phones.Length == 0)
        {
            delivery.Call.Decide(DecisionCode.UserNotReachable, "registrar", delivery.Callee.Id, "not reachable", "no phone is registered");
            return new Outcome.Unreachable();
        }
        var (allowed, attempt) = Breadth.Share(delivery.Attempt, phones);
        var alone = delivery.Alone && phones.Length == 1;
        return await Fork.FirstAnswerAsync(
            allowed,
            (phone, cancel) => dialler.RingAsync(attempt, phone, delivery.RingFor, alone, cancel),
            delivery.Call.LostAsync,
            hangup
        );
    }
}
