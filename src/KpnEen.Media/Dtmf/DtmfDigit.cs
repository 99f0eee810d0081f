namespace KpnEen.Media;

/// <summary>One key the far side pressed: 0-9, *, # or A-D.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">When its first packet came.</param>
public readonly record struct DtmfDigit(char Key, DateTimeOffset At);
