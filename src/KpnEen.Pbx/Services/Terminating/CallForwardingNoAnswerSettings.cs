using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Settings of Call Forwarding No Answer.</summary>
/// <param name="AfterSeconds">How long the phones ring first: 0 or 5 to 120 s; by phone 0 or 2 to 20 rings.</param>
public sealed record CallForwardingNoAnswerSettings(
    bool Active = false,
    [property: StringLength(DialledNumber.MostTyped)] string? To = null,
    [property: Range(0, 120)] int AfterSeconds = 20
);
