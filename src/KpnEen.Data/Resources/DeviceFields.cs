using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>A telephone of a user. See <see cref="KpnEen.Pbx.Directory.Device"/>.</summary>
/// <param name="Password">Set by a write that gives the device a new password; never read back, for only hashes are kept.</param>
public sealed record DeviceFields(
    string UserId,
    string Name,
    string Username,
    bool IsVirtual = false,
    string? Password = null,
    MediaEncryption MediaEncryption = MediaEncryption.Optional
)
{
    public override string ToString() => $"DeviceFields {Username}";
}
