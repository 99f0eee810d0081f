using System.Net;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>A user of the exchange with a SIP account.</summary>
public sealed record Subscriber(
    string UserId,
    string Extension,
    string Number,
    string Username,
    string Password,
    string Domain,
    IPEndPoint Exchange
)
{
    /// <summary>The account as baresip has it.</summary>
    public BaresipAccount Account(double tone) =>
        new()
        {
            User = Username,
            Domain = Domain,
            Exchange = Exchange.ToString(),
            Password = Password,
            Tone = tone,
        };

    public override string ToString() => $"Subscriber {Extension}";
}
