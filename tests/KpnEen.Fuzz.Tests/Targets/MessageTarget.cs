using System.Net;
using KpnEen.Sip;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A datagram through parser, typed headers, writer, and the answer to it.</summary>
internal static class MessageTarget
{
    private static readonly SipFlow Flow = new(
        SipTransportKind.Udp,
        new(IPAddress.Parse("192.0.2.1"), 5060),
        new(IPAddress.Parse("192.0.2.2"), 40000),
        "main",
        0
    );

    public static void Check(byte[] input, Random random)
    {
        var result = Allocations.Bounded(input.Length, () => SipParser.Parse(input, SipLimits.Default));
        if (result.Message is not { } message)
        {
            FindingException.ThrowUnless(result is { FaultStatus: >= 400, Fault.Length: > 0 }, "refused without a reason");
            Refuse(result);
            return;
        }
        FindingException.ThrowUnless(result.FaultStatus == 0, "taken and refused");
        Read(message);
        var once = SipWriter.ToBytes(message);
        var again = Reparse(once);
        FindingException.ThrowUnless(once.AsSpan().SequenceEqual(SipWriter.ToBytes(again)), "written again it differs");
        FindingException.ThrowUnless(again.Body.Span.SequenceEqual(message.Body.Span), "the body differs");
        FindingException.ThrowUnless(
            again.From == message.From && again.To == message.To && again.CSeq == message.CSeq,
            "an address differs"
        );
        if (again is SipRequest request)
            Answer(request);
    }

    // What a malformed request repeats in its answer must not make that answer throw.
    private static void Refuse(ParseResult result)
    {
        if (result.IsResponse || !result.Headers.Contains(HeaderNames.Via))
            return;
        ViaStamp.Stamp(result.Headers, Flow);
        SipWriter.ToBytes(ResponseMaker.Refuse(result.Headers, result.FaultStatus, result.Fault!, "x"));
    }

    // The answer to a well-formed request is well-formed.
    private static void Answer(SipRequest request)
    {
        // We add received and rport: beyond what we would read ourselves.
        if (request.Vias[0].Parameters.Count > SipLimits.Parameters - 2)
            return;
        ViaStamp.Stamp(request.Headers, Flow);
        var answer = Reparse(SipWriter.ToBytes(ResponseMaker.Create(request, 200, null, "tag", "x")));
        FindingException.ThrowUnless(answer.CallId == request.CallId && answer.CSeq == request.CSeq, "the answer is to something else");
        FindingException.ThrowUnless(answer.Vias.Count == request.Vias.Count, "a Via came or went");
        FindingException.ThrowUnless(answer.To.Tag is not null, "the answer has no tag");
    }

    private static void Read(SipMessage message)
    {
        FindingException.ThrowUnless(message.Vias.Count is > 0 and <= 50, "Vias");
        FindingException.ThrowUnless(message.Contacts.Count <= 20, "Contacts");
        FindingException.ThrowUnless(message.Headers.Count <= 128, "headers");
        _ = (
            message.From.Tag,
            message.To.Tag,
            message.CSeq.Method,
            message.CallId,
            message.MaxForwards,
            message.Expires,
            message.ContentType
        );
        _ = (message.Routes.Count, message.RecordRoutes.Count, message.Path.Count, message.HasStarContact);
        foreach (var (name, _) in message.Headers)
        {
            foreach (var value in message.Headers.Values(name))
                FindingException.ThrowUnless(value.AsSpan().IndexOfAny('\r', '\n') < 0, $"a line break in {name}");
        }
    }

    private static SipMessage Reparse(byte[] written)
    {
        var result = SipParser.Parse(written, SipLimits.Default with { Message = 262_144, HeaderLine = 32_768 });
        FindingException.ThrowUnless(
            result.Message is not null,
            $"what we wrote is refused: {result.Fault}\n{System.Text.Encoding.UTF8.GetString(written)}"
        );
        return result.Message!;
    }
}
