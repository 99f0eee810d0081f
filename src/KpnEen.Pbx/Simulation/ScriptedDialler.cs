using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Simulation;

/// <summary>Makes legs that nobody hears: they do as the script says, and what would have rung is written down.</summary>
internal sealed class ScriptedDialler(SimulatedCall script, SimulatedTime time) : ILegDialler
{
    private static readonly Cause NoAnswerOutside = new(503, 38, "Network out of order");
    private readonly List<SimulatedRing> rings = [];

    /// <summary>In the order they ended in.</summary>
    public ImmutableArray<SimulatedRing> Rings => [.. rings];

    public async Task<Outcome> RingAsync(Attempt attempt, LegEndpoint endpoint, TimeSpan ringFor, bool alone, CancellationToken cancel)
    {
        var doing = endpoint is LegEndpoint.Phone phone ? script.ScriptOf(phone.User) : script.Outside;
        var began = time.Elapsed;
        attempt.Progress.Ringing();
        try
        {
            if (doing.State == PhoneState.Rings || doing.After >= ringFor)
            {
                await Task.Delay(ringFor, time, cancel);
                Note(endpoint, began, RingEndReason.NoAnswer);
                return new Outcome.NoAnswer();
            }
            await Task.Delay(doing.After, time, cancel);
        }
        catch (OperationCanceledException)
        {
            Note(endpoint, began, RingEndReason.AnsweredElsewhere);
            throw;
        }
        switch (doing.State)
        {
            case PhoneState.Busy:
                Note(endpoint, began, RingEndReason.Busy);
                return new Outcome.Busy();
            case PhoneState.Rejects:
                Note(endpoint, began, RingEndReason.Rejected);
                return new Outcome.Rejected();
            case PhoneState.Answers:
                Note(endpoint, began, null);
                var leg = new Leg(Describe(endpoint), new ScriptedSignalling(), null, time);
                await attempt.Call.AddAsync(leg);
                return new Outcome.Answered(leg);
            default:
                Note(endpoint, began, RingEndReason.Unreachable);
                return new Outcome.Unreachable(NoAnswerOutside);
        }
    }

    private void Note(LegEndpoint endpoint, TimeSpan began, RingEndReason? end)
    {
        var lasted = time.Elapsed - began;
        rings.Add(
            endpoint switch
            {
                LegEndpoint.Phone(var user, var device, _) => new SimulatedRing(
                    user.Id,
                    device.Id,
                    null,
                    user.Extension,
                    began,
                    lasted,
                    end
                ),
                LegEndpoint.Outside(var trunk, var number) => new SimulatedRing(null, null, trunk.Id, number, began, lasted, end),
                _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
            }
        );
    }

    private LegInfo Describe(LegEndpoint endpoint) =>
        endpoint switch
        {
            LegEndpoint.Phone(var user, var device, _) => new LegInfo(
                Ids.New("leg", time),
                "device",
                CallDirection.Inbound,
                user.ToRef(),
                device.Id,
                user.Extension,
                time.GetUtcNow()
            ),
            LegEndpoint.Outside(_, var number) => new LegInfo(
                Ids.New("leg", time),
                "trunk",
                CallDirection.Outbound,
                null,
                null,
                number,
                time.GetUtcNow()
            ),
            _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
        };
}
