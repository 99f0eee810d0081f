namespace KpnEen.Sdk;

/// <summary>An event of a type that came after this version of the SDK. <see cref="KpnEenEvent.Raw"/> has all of it.</summary>
/// <param name="Type">Its type on the wire.</param>
public sealed record UnknownEvent(string Type) : KpnEenEvent
{
    /// <inheritdoc />
    public override string Type { get; } = Type;
}
