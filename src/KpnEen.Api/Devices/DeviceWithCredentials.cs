namespace KpnEen.Api.Devices;

/// <summary>A device and, this once, its credentials.</summary>
internal sealed record DeviceWithCredentials
{
    /// <summary>The device.</summary>
    public required Device Device { get; init; }

    /// <summary>What the phone needs to register.</summary>
    public required SipCredentials Credentials { get; init; }
}
