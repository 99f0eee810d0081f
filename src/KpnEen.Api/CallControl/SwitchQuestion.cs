using System.Collections.Immutable;
using System.Text.Json.Serialization;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.CallControl;

/// <summary>What a process without the switch asks the one that has it: a member of <see cref="ICallControl"/> each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "question")]
[JsonDerivedType(typeof(Place), "place")]
[JsonDerivedType(typeof(List), "list")]
[JsonDerivedType(typeof(Find), "find")]
[JsonDerivedType(typeof(Trace), "trace")]
[JsonDerivedType(typeof(Ladder), "ladder")]
[JsonDerivedType(typeof(Post), "post")]
[JsonDerivedType(typeof(Registrations), "registrations")]
[JsonDerivedType(typeof(Settled), "settled")]
internal abstract record SwitchQuestion
{
    private SwitchQuestion() { }

    /// <summary>Whether it changes anything: without an answer it is then unknown what happened.</summary>
    [JsonIgnore]
    public bool IsCommand => this is Place or Post;

    public sealed record Place(Originate Request) : SwitchQuestion;

    public sealed record List(string TenantId) : SwitchQuestion;

    public sealed record Find(string TenantId, string CallId) : SwitchQuestion;

    public sealed record Trace(string TenantId, string CallId) : SwitchQuestion;

    public sealed record Ladder(string TenantId, string CallId) : SwitchQuestion;

    public sealed record Post(string TenantId, string CallId, CallRequest Request) : SwitchQuestion;

    public sealed record Registrations(string TenantId, ImmutableArray<string> DeviceIds) : SwitchQuestion;

    /// <summary>Whether calls see this version of the tenant's settings; waits for it a little.</summary>
    public sealed record Settled(string TenantId, long Version) : SwitchQuestion;
}
