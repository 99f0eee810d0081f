namespace KpnEen.Data.Records;

/// <summary>What came of deleting a recording.</summary>
public enum RecordingDeletion
{
    Deleted,

    /// <summary>No such recording in this tenant, or deleted before.</summary>
    NotFound,

    /// <summary>Its call is not over yet.</summary>
    InUse,

    /// <summary>Changed since the revision the client names.</summary>
    Stale,
}
