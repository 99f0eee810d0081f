using System.Net;
using System.Threading.Channels;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Tests;

/// <summary>A bare socket that keeps what it receives.</summary>
internal sealed class Peer : IDatagramReceiver
{
    private readonly Channel<byte[]> received = Channel.CreateUnbounded<byte[]>();

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) => received.Writer.TryWrite(data.ToArray());

    public async Task<SipResponse> ResponseAsync() =>
        SipResponse.TryParse(await received.Reader.ReadAsync()) ?? throw new InvalidOperationException("Not a response.");

    public async Task<SipRequest> RequestAsync() =>
        SipRequest.TryParse(await received.Reader.ReadAsync()) ?? throw new InvalidOperationException("Not a request.");

    public int Waiting => received.Reader.Count;
}
