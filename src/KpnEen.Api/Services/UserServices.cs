namespace KpnEen.Api.Services;

/// <summary>The services of a user.</summary>
internal sealed record UserServices
{
    /// <summary>In the order of the catalogue.</summary>
    public required IReadOnlyList<UserService> Items { get; init; }

    /// <summary>Settings that do not do what one may expect, because of another.</summary>
    public required IReadOnlyList<SettingWarning> Warnings { get; init; }
}
