namespace KpnEen.Media.Sdp;

/// <summary>One a= line: <c>a=name</c> or <c>a=name:value</c>.</summary>
public sealed record SdpAttribute(string Name, string? Value)
{
    public override string ToString() => Value is null ? Name : $"{Name}:{Value}";
}
