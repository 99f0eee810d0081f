namespace KpnEen.Server;

/// <summary>Whether this process was told to stop: balancers see it in <c>/readyz</c>, clients in <c>Connection: close</c>, and both go elsewhere before the listeners close.</summary>
internal sealed class Leaving
{
    private volatile bool begun;

    public bool Begun => begun;

    public void Begin() => begun = true;
}
