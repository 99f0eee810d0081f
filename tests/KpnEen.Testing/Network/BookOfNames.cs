using System.Net;
using KpnEen.Sip.Locating;

namespace KpnEen.Testing;

/// <summary>A DNS of a test's own.</summary>
public sealed class BookOfNames : INameService
{
    private readonly List<string> asked = [];
    private readonly List<(string Name, DnsRecordKind Kind, DnsRecord Record)> records = [];

    public IReadOnlyList<string> Asked => asked;

    /// <summary>It cannot say anything.</summary>
    public bool Fails { get; set; }

    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Answers wait for it.</summary>
    public Task Delay { get; set; } = Task.CompletedTask;

    public void Address(string name, string address) =>
        records.Add((name, DnsRecordKind.Address, new DnsRecord.Address(IPAddress.Parse(address))));

    public void Service(string name, int priority, int weight, int port, string target) =>
        records.Add((name, DnsRecordKind.Service, new DnsRecord.Service(priority, weight, port, target)));

    public void Pointer(string name, int order, int preference, string service, string replacement) =>
        records.Add((name, DnsRecordKind.Pointer, new DnsRecord.Pointer(order, preference, service, replacement)));

    public async Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind)
    {
        asked.Add(name);
        await Delay;
        if (Fails)
            return DnsAnswer.Failure;
        var found = records.Where(r => r.Name == name && r.Kind == kind).Select(r => r.Record).ToArray();
        return found.Length == 0 ? DnsAnswer.None : new([.. found], TimeToLive);
    }
}
