using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>The ACKs we send for 2xx: a request of its own with a branch of its own, repeated whenever the 2xx is (RFC 3261 13.2.2.4).</summary>
internal sealed class DialogAcks(StackContext context, DialogCore core)
{
    public SentAck Last { get; } = new(context);

    public void Send(uint number, ReadOnlyMemory<byte> body, SipResponse response)
    {
        core.RefreshTarget(response);
        context.Tasks.Add(SendAsync(number, body));
    }

    public void Repeat(uint number) => Last.Repeat(number);

    private async Task SendAsync(uint number, ReadOnlyMemory<byte> body)
    {
        if (await context.Transport.ResolveAsync(core.Target()) is not { } flow)
            return;
        var ack = core.CreateAck(number);
        ack.Headers.Prepend(
            HeaderNames.Via,
            $"SIP/2.0/{flow.Transport.ViaName()} {context.LocalHost.HostPort(flow)};branch={Identifiers.Branch()};rport"
        );
        if (!body.IsEmpty)
            ack.SetBody(body);
        Last.Send(number, SipWriter.ToBytes(ack), flow);
    }
}
