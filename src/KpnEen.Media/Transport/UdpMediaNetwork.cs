using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>Real UDP.</summary>
public sealed class UdpMediaNetwork : IMediaNetwork, IDisposable
{
    public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver) => throw new NotImplementedException();

    public void Dispose() { }
}
