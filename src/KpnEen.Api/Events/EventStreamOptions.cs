namespace KpnEen.Api.Events;

/// <summary>How the live stream behaves.</summary>
public sealed record EventStreamOptions
{
    /// <summary>A comment is sent when nothing else was for this long, so that nobody on the way takes the connection for dead.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that takes nothing for this long is cut off; it goes on by Last-Event-ID.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The life of an access token: after that the client connects again, and shows a token that still holds.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);
}
