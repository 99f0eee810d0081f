using System.Collections.Immutable;

namespace KpnEen.Sip.Survival;

/// <summary>A leg as the next life of the process must know it to end it: see <see cref="SipStack.EndOrphanAsync"/>.</summary>
/// <param name="Identity">Before the answer <see cref="DialogIdentity.LocalSequence"/> is the number of the INVITE, and the side that has not answered has no tag.</param>
/// <param name="Vias">Of the INVITE that rings here: its answer goes back by them.</param>
/// <param name="Branch">Of the INVITE we sent: its CANCEL needs it (RFC 3261 9.1).</param>
public sealed record KeptLeg(LegStage Stage, DialogIdentity Identity, ImmutableArray<string> Vias, string? Branch);
