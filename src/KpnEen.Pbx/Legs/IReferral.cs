namespace KpnEen.Pbx.Legs;

/// <summary>A phone's wish to transfer (RFC 3515) and the subscription that tells it how it went.</summary>
public interface IReferral
{
    /// <summary>User part of Refer-To: extension or number.</summary>
    string To { get; }

    /// <summary>Host part of Refer-To: a domain of the exchange, or an address of it.</summary>
    string Host { get; }

    /// <summary>The consultation dialog named by Replaces (RFC 3891), if attended.</summary>
    ReplacedDialog? Replaces { get; }

    void Accept();

    void Refuse(int status, string reason);

    /// <summary>NOTIFY with a sipfrag: 100, 180, then one final status ends the subscription.</summary>
    Task ProgressAsync(int status, string reason);
}
