using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>A beat the test gives itself.</summary>
internal sealed class HandClock : IMediaClock, IDisposable
{
    public IFrameTicker? Ticker { get; private set; }

    public IDisposable Start(IFrameTicker ticker)
    {
        Ticker = ticker;
        return this;
    }

    public void Dispose() { }
}
