namespace KpnEen.Http.Outbound;

/// <summary>No address of the host may be connected to. Told to nobody outside: the customer reads the same text as for a host that does not answer.</summary>
public sealed class TargetRefusedException : IOException
{
    public TargetRefusedException()
        : base("No allowed address.") { }
}
