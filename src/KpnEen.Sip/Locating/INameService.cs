namespace KpnEen.Sip.Locating;

/// <summary>Answers questions about names. Never throws and never blocks; thread-safe.</summary>
public interface INameService
{
    Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind);
}
