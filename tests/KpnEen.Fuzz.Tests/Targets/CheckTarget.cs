using System.Net;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;
using KpnEen.Media.Transport;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A datagram where checks of connectivity are expected (S15): none that was changed proves anything, and no refusal is longer than what was asked.</summary>
internal static class CheckTarget
{
    private static readonly PeerAddress From = new IPEndPoint(IPAddress.Parse("203.0.113.10"), 4000);
    private static readonly byte[] Answer = new byte[StunMessage.Longest];

    public static void Check(byte[] input, Random random)
    {
        var agent = new IceLiteAgent(TimeProvider.System);
        agent.Describe(new IceCredentials("ourf", "the password of ours"), "they");
        var length = Allocations.Bounded(input.Length, () => agent.Handle(input, From, Answer));
        FindingException.ThrowUnless(length <= input.Length, "more answered than asked");
        FindingException.ThrowUnless(!agent.IsTrusted(From), "believed without the password");
        if (length > 0)
            FindingException.ThrowUnless(
                StunMessage.TryParse(Answer.AsSpan(0, length), out var answer) && answer.Class == StunClass.Error,
                "the answer"
            );
    }
}
