using System.Globalization;
using System.Net;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Parsing;

/// <summary>The corpus sent to a stack whose user authenticates REGISTER and knows nobody.</summary>
public sealed class TortureWireTests
{
    // Schemes in To and From of a REGISTER are looked at by the registrar, behind authentication.
    private static readonly string[] OfTheRegistrar = ["unksm2.dat"];

    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public void The_stack_answers_as_the_RFC_wants(string file)
    {
        var torture = TortureCorpus.Case(file);
        string[] expected = OfTheRegistrar.Contains(file) ? [.. torture.Expected, "401"] : torture.Expected;
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1) { Handler = t => t.Respond(t.Request.Method == "REGISTER" ? 401 : 404) };
            var peer = new Collector();
            using var socket = world.Network.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.9"), 5060), peer);
            socket.Send(TortureCorpus.Bytes(file), station.Address);
            await world.Delay(TimeSpan.FromMilliseconds(400));
            var finals = peer.Statuses.Where(s => s >= 200).Select(s => s.ToString(CultureInfo.InvariantCulture)).DefaultIfEmpty("silence");
            Assert.Contains(finals.First(), expected);
            Assert.Equal(0, station.Stack.Statistics.Faults);
        });
    }

    private sealed class Collector : IDatagramReceiver
    {
        public List<int> Statuses { get; } = [];

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) =>
            Statuses.Add(int.Parse(System.Text.Encoding.ASCII.GetString(data[8..11]), CultureInfo.InvariantCulture));
    }
}
