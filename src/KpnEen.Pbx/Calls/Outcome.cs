using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Calls;

/// <summary>How an attempt to deliver a call ended. A busy phone is a value; a caller who hung up is a cancellation; a bug is an exception.</summary>
public abstract record Outcome
{
    private Outcome() { }

    public sealed record Answered(Leg Leg) : Outcome;

    /// <summary>Returned, not performed: the router goes on as the forwarder.</summary>
    /// <param name="By">The user or hunt group whose setting it was.</param>
    public sealed record Redirect(string To, RedirectReason Why, string Service, ForwardingParty By) : Outcome;

    public sealed record Busy : Outcome;

    public sealed record NoAnswer : Outcome;

    /// <summary>A person refused (603).</summary>
    public sealed record Rejected : Outcome;

    /// <summary>No registration, no answer to the INVITE, or the network failed.</summary>
    public sealed record Unreachable(Cause? Cause = null) : Outcome;

    public sealed record NotFound : Outcome;

    /// <summary>A setting or a rule forbids it.</summary>
    public sealed record Blocked(string Why) : Outcome
    {
        /// <summary>The prompt that tells the caller.</summary>
        public string Says { get; init; } = Prompt.NotAllowed;
    }

    /// <summary>Too many redirections, or in a circle.</summary>
    public sealed record Loop : Outcome;

    /// <summary>A star code was carried out (or not): the caller hears which.</summary>
    public sealed record Served(bool Accepted) : Outcome
    {
        /// <summary>What was done, in words; said after the tone.</summary>
        public Phrase? Says { get; init; }
    }

    /// <summary>The caller gave up before anything else happened.</summary>
    public sealed record Abandoned : Outcome;

    /// <summary>What the far side or a bug made of it.</summary>
    public sealed record Failed(Cause Cause) : Outcome;
}
