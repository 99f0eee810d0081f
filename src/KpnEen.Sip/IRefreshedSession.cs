namespace KpnEen.Sip;

/// <summary>The session of a dialog, for when the stack has to refresh it by re-INVITE: the peer takes no UPDATE (RFC 4028 7.4).</summary>
public interface IRefreshedSession
{
    /// <summary>The present session once more, unchanged.</summary>
    ReadOnlyMemory<byte> Offer();

    /// <summary>The other side's answer to it.</summary>
    void OnAnswer(ReadOnlyMemory<byte> answer);
}
