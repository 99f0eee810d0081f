using System.Text.Json;
using KpnEen.Data.Settings;

namespace KpnEen.Api.Services;

/// <summary>A service of a user.</summary>
internal sealed record UserService
{
    /// <summary>Name in paths.</summary>
    /// <example>call-forwarding-busy</example>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Call Forwarding Busy</example>
    public required string Title { get; init; }

    /// <summary>Whether it changes anything about calls now.</summary>
    /// <example>true</example>
    public required bool Active { get; init; }

    /// <summary>The settings, of the shape that the service's own path documents.</summary>
    public required JsonElement Settings { get; init; }

    public static UserService Of(StoredSettings stored) =>
        new()
        {
            Name = stored.Service.Name,
            Title = stored.Service.Title,
            Active = stored.Service.IsActive(stored.Settings),
            Settings = stored.Service.Write(stored.Settings),
        };
}
