namespace KpnEen.Sip;

/// <summary>CSeq (RFC 3261 20.16): below 2^31.</summary>
public readonly record struct CSeq(uint Number, string Method)
{
    public override string ToString() => $"{Number} {Method}";
}
