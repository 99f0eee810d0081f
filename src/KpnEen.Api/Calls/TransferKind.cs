namespace KpnEen.Api.Calls;

/// <summary>Blind: to a destination, unannounced. Attended: to the other party of a consultation call.</summary>
internal enum TransferKind
{
    Blind,
    Attended,
}
