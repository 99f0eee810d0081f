using KpnEen.Sip.Locating;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>The simulated world has addresses and no names: nothing is asked of the real one.</summary>
public sealed class NoNames : INameService
{
    public Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind) => Task.FromResult(DnsAnswer.None);
}
