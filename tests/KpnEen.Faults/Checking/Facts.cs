using System.Collections.Immutable;
using KpnEen.Faults.Ledger;
using KpnEen.Media;

namespace KpnEen.Faults.Checking;

/// <summary>Both sides of the books at one moment: what phones and receivers saw, and what the database says.</summary>
public sealed record Facts
{
    public required CallLedger Ledger { get; init; }

    public required ImmutableArray<Delivery> Deliveries { get; init; }

    public required ImmutableArray<RecordRow> Records { get; init; }

    public required ImmutableArray<EventRow> Events { get; init; }

    /// <summary>Conversations without a closing, with when they were opened.</summary>
    public required ImmutableArray<(string Id, DateTimeOffset OpenedAt)> Open { get; init; }

    public required ImmutableArray<RecordingRow> Recordings { get; init; }

    public required string RecordingFolder { get; init; }

    /// <summary>What opens the files there.</summary>
    public required RecordingKeys RecordingKeys { get; init; }

    /// <summary>Calls the switch has live; null: it could not be asked.</summary>
    public int? LiveCalls { get; init; }

    /// <summary>The most calls there were at once: the media ports of so many stay bound, at rest.</summary>
    public int PeakCalls { get; init; }

    /// <summary>Sockets and files of the process above those of the quiet process at the start.</summary>
    public int? HandlesGrown { get; init; }
}
