namespace KpnEen.Pbx.Registrar;

/// <summary>How long phones register for, and how many contacts a device may have.</summary>
public sealed record RegistrarOptions
{
    /// <summary>Seconds, when a phone names none.</summary>
    public uint Standard { get; init; } = 600;

    /// <summary>Seconds; more is shortened to it.</summary>
    public uint Longest { get; init; } = 3600;

    /// <summary>Seconds; fewer is 423.</summary>
    public uint Shortest { get; init; } = 10;

    /// <summary>Contacts of one device that says no other number (<see cref="Directory.Device.MostContacts"/>).</summary>
    public int MostContacts { get; init; } = 10;
}
