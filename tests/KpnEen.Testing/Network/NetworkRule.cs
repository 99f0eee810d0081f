namespace KpnEen.Testing;

/// <summary>Loses chosen datagrams, until it has lost as many as told or is disposed.</summary>
internal sealed class NetworkRule(Func<VirtualDatagram, bool> match, int times, Action<NetworkRule> remove) : IDisposable
{
    private int left = times;

    public bool Loses(in VirtualDatagram datagram)
    {
        if (left == 0 || !match(datagram))
            return false;
        left--;
        return true;
    }

    public void Dispose() => remove(this);
}
