using System.Collections.Immutable;
using KpnEen.Data.Postgres;
using KpnEen.Data.Recovery;
using KpnEen.Sip;
using KpnEen.Sip.Survival;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Data.Tests.Recovery;

/// <summary>F01: which legs were up is found again after a kill.</summary>
public sealed class LegTableTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-legs-");
    private readonly DataMetrics metrics = new();

    public void Dispose()
    {
        metrics.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void F01_a_leg_is_read_back_as_it_was_kept()
    {
        var calling = Leg("a") with { Stage = LegStage.Calling, Branch = "z9hG4bK-1" };
        var ringing = Leg("b") with { Stage = LegStage.Ringing, Vias = ["SIP/2.0/UDP 1.2.3.4:5060;branch=z9hG4bK1", "SIP/2.0/UDP é:1"] };
        using (var table = Open())
        {
            table.Keep(calling, 0);
            table.Keep(ringing, 0);
            table.Keep(Leg("c"), 0);
        }
        using var again = Open();
        Assert.Equal(
            [Text(calling), Text(ringing), Text(Leg("c"))],
            again.Left.OrderBy(l => l.Leg.Identity.CallId, StringComparer.Ordinal).Select(l => Text(l.Leg))
        );
    }

    [Fact]
    public void F01_a_leg_that_ended_or_changed_is_not_found_as_it_was()
    {
        using (var table = Open())
        {
            var ended = table.Keep(Leg("ended"), 0);
            var changed = table.Keep(Leg("early"), 0);
            Assert.Equal(changed, table.Keep(Leg("answered"), changed));
            table.Forget(ended);
            // A place that is free is used again, before the file grows.
            Assert.Equal(ended, table.Keep(Leg("next"), 0));
        }
        using var again = Open();
        Assert.Equal(["answered", "next"], again.Left.Select(l => l.Leg.Identity.CallId).Order());
    }

    [Fact]
    public void F01_killed_again_before_its_BYE_was_answered_a_leg_is_found_again()
    {
        using (var table = Open())
            table.Keep(Leg("a"), 0);
        using (var table = Open())
        {
            Assert.Single(table.Left);
            table.Keep(Leg("new"), 0);
        }
        using (var table = Open())
        {
            Assert.Equal(["a", "new"], table.Left.Select(l => l.Leg.Identity.CallId).Order());
            foreach (var (number, _) in table.Left)
                table.Ended(number);
        }
        using var last = Open();
        Assert.Empty(last.Left);
    }

    [Fact]
    public void A_place_that_was_torn_or_is_nonsense_is_free()
    {
        using (var table = Open())
        {
            table.Keep(Leg("torn"), 0);
            table.Keep(Leg("whole"), 0);
        }
        var path = Path.Combine(folder.FullName, "legs");
        var bytes = File.ReadAllBytes(path);
        bytes[60] ^= 0xFF;
        File.WriteAllBytes(path, [.. bytes, .. Enumerable.Repeat((byte)0xA5, 3000)]);
        using var again = Open();
        Assert.Equal("whole", Assert.Single(again.Left).Leg.Identity.CallId);
    }

    [Fact]
    public void A_leg_too_long_for_its_place_is_not_kept_and_does_no_harm()
    {
        using var table = Open();
        var number = table.Keep(Leg("short"), 0);
        var tooLong = Leg("long") with { Vias = [new string('v', LegTable.PlaceLength)] };
        Assert.Equal(0, table.Keep(tooLong, number));
        table.Forget(0);
        Assert.Equal(number, table.Keep(Leg("other"), 0));
    }

    private LegTable Open() => new(new StateFolder(folder.FullName), metrics, NullLogger<LegTable>.Instance);

    private static string Text(KeptLeg leg) => System.Text.Json.JsonSerializer.Serialize(leg);

    private static KeptLeg Leg(string callId) =>
        new(
            LegStage.Answered,
            new DialogIdentity(
                callId,
                "\"Anna\" <sip:100@acme.test>;tag=1",
                "<sip:+31612345678@public.test>;tag=2",
                "sip:x@127.0.0.1:5070;transport=udp",
                ImmutableArray.Create("<sip:edge.test;lr>", "<sip:edge2.test;lr>"),
                4_000_000_000,
                "Udp",
                "127.0.0.1:5060",
                "[::1]:5070",
                "main",
                true
            ),
            [],
            null
        );
}
