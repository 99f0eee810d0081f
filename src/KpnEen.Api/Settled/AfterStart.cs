using KpnEen.Data.Records;

namespace KpnEen.Api.Settled;

/// <summary>Position in a list that is newest first. Ticks, for times as the API writes them are cut at the millisecond.</summary>
internal sealed record AfterStart(long Ticks, string Id)
{
    public Keyset Keyset => new(new DateTimeOffset(Ticks, TimeSpan.Zero), Id);

    public static AfterStart Of(DateTimeOffset startedAt, string id) => new(startedAt.UtcTicks, id);
}
