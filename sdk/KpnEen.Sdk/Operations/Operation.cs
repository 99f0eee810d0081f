using System.Text.Json.Serialization;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public sealed partial record Operation : IHasRetryAfter
{
    /// <summary>When the server wants to be asked again; null when it did not say.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>It has ended, one way or another.</summary>
    [JsonIgnore]
    public bool IsFinished => State == OperationState.Succeeded || State == OperationState.Failed || State == OperationState.Cancelled;

    TimeSpan? IHasRetryAfter.RetryAfter
    {
        get => RetryAfter;
        set => RetryAfter = value;
    }
}
