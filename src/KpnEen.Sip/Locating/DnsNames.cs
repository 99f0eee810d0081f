using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace KpnEen.Sip.Locating;

/// <summary>
/// Asks name servers: those of the system, or named ones. Question and answer are matched by random ids and ports (S34: others counted
/// them up, and believed whoever was faster).
/// </summary>
/// <param name="servers">Empty: the system's, and addresses by the system's resolver with its hosts file.</param>
public sealed class DnsNames(IReadOnlyList<IPEndPoint> servers) : INameService
{
    private readonly LookupClient client = new(Options(servers));

    public async Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind)
    {
        if (kind == DnsRecordKind.Address && servers.Count == 0)
            return await HostNames.Instance.QueryAsync(name, kind);
        return kind switch
        {
            DnsRecordKind.Address => Join(await AskAsync(name, QueryType.A), await AskAsync(name, QueryType.AAAA)),
            DnsRecordKind.Service => await AskAsync(name, QueryType.SRV),
            _ => await AskAsync(name, QueryType.NAPTR),
        };
    }

    private static LookupClientOptions Options(IReadOnlyList<IPEndPoint> servers)
    {
        var options = servers.Count == 0 ? new LookupClientOptions() : new LookupClientOptions([.. servers]);
        options.UseCache = false;
        options.Timeout = TimeSpan.FromSeconds(2);
        options.Retries = 1;
        options.ThrowDnsErrors = false;
        return options;
    }

    private async Task<DnsAnswer> AskAsync(string name, QueryType type)
    {
        try
        {
            var answer = await client.QueryAsync(name, type);
            if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
                return DnsAnswer.Failure;
            var records = answer.Answers.Where(record => Read(record) is not null).ToList();
            return records.Count == 0
                ? DnsAnswer.None
                : new(
                    [.. records.Select(record => Read(record)!)],
                    TimeSpan.FromSeconds(records.Min(record => Math.Max(0, record.InitialTimeToLive)))
                );
        }
        catch (Exception e) when (e is DnsResponseException or ArgumentException or InvalidOperationException)
        {
            return DnsAnswer.Failure;
        }
    }

    private static DnsRecord? Read(DnsResourceRecord record) =>
        record switch
        {
            AddressRecord address => new DnsRecord.Address(address.Address),
            SrvRecord service => new DnsRecord.Service(service.Priority, service.Weight, service.Port, Plain(service.Target)),
            // RFC 3263 4.1: the flag s alone; what a regular expression rewrites is not followed.
            NAPtrRecord { Flags: var flags, RegularExpression: "" } pointer when flags.Equals("s", StringComparison.OrdinalIgnoreCase) =>
                new DnsRecord.Pointer(pointer.Order, pointer.Preference, pointer.Services.ToUpperInvariant(), Plain(pointer.Replacement)),
            _ => null,
        };

    private static string Plain(DnsString name) => name.Value is "." ? "." : name.Value.TrimEnd('.');

    private static DnsAnswer Join(DnsAnswer one, DnsAnswer other) =>
        one.Records.IsEmpty && other.Records.IsEmpty ? (one.IsFailure ? one : other)
        : one.Records.IsEmpty ? other
        : other.Records.IsEmpty ? one
        : new([.. one.Records, .. other.Records], one.TimeToLive < other.TimeToLive ? one.TimeToLive : other.TimeToLive);
}
