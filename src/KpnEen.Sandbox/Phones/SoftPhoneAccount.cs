using System.Net;

namespace KpnEen.Sandbox.Phones;

/// <summary>A SIP account and where to register it.</summary>
public sealed record SoftPhoneAccount(string Username, string Password, string Domain, IPEndPoint Registrar)
{
    /// <summary>Without the password: this may end in a log.</summary>
    public override string ToString() => $"{Username}@{Domain}";
}
