namespace KpnEen.Faults.Load;

/// <summary>What became of the speech of some calls.</summary>
/// <param name="Packets">Sent by the phones.</param>
/// <param name="Missing">Of these, never heard.</param>
/// <param name="P99">Of a hundred packets, the slowest took so long through the exchange, in milliseconds.</param>
/// <param name="P999">Of a thousand.</param>
public sealed record Sound(long Packets, long Missing, double P99, double P999)
{
    /// <summary>
    /// More than one packet in a hundred is missing. Fewer are concealed and hardly heard (ITU-T G.113, appendix I), and a machine that runs
    /// load, phones and exchange on the same processors loses some now and then.
    /// </summary>
    public bool IsPatchy => Missing * 100 > Packets;

    public override string ToString() =>
        FormattableString.Invariant($"{Packets} packets of speech, {Missing} missing, p99 {P99:F1} ms, p99.9 {P999:F1} ms");
}
