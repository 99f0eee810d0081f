using System.Collections.Concurrent;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.State;

/// <summary>The live calls of this node. Thread-safe.</summary>
public sealed class ActiveCalls
{
    private readonly ConcurrentDictionary<string, Call> byId = new(StringComparer.Ordinal);

    public int Count => byId.Count;

    /// <summary>The same calls by user.</summary>
    public UserCalls Users { get; } = new();

    public IEnumerable<Call> Of(string tenantId) => byId.Values.Where(c => c.Tenant.Tenant.Id == tenantId);

    public Call? Find(string tenantId, string conversationId) =>
        byId.TryGetValue(conversationId, out var call) && call.Tenant.Tenant.Id == tenantId ? call : null;

    public void Add(Call call)
    {
        byId[call.Id] = call;
        call.ListIn(Users);
    }

    public void Remove(Call call)
    {
        byId.TryRemove(call.Id, out _);
        call.Unlist();
    }

    /// <summary>The user has a leg that talks or rings, or is calling.</summary>
    public bool IsBusy(string userId) => !Users.Of(userId).IsEmpty;

    /// <summary>The call, of the same tenant, that has this dialog as a leg (Replaces).</summary>
    public (Call Call, Leg Leg)? FindDialog(string tenantId, ReplacedDialog dialog) =>
        Of(tenantId).SelectMany(c => c.Legs.Select(l => ((Call, Leg)?)(c, l))).FirstOrDefault(found => found!.Value.Item2.IsDialog(dialog));

    /// <summary>The leg, of the same tenant, that rings in this dialog: we sent its INVITE (RFC 3891 3).</summary>
    public RingingLeg? FindRinging(string tenantId, ReplacedDialog dialog) =>
        Of(tenantId).SelectMany(c => c.RingingLegs).FirstOrDefault(l => l.IsDialog(dialog));

    /// <summary>The call, of the same tenant, whose caller waits in this dialog for an answer.</summary>
    public Call? FindCalling(string tenantId, ReplacedDialog dialog) =>
        Of(tenantId).FirstOrDefault(c => c.Attempt?.Progress is ICaller caller && caller.IsDialog(dialog));
}
