using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Services;

/// <summary>
/// How a telephone service describes itself, once, in its own file. Storage, endpoint, OpenAPI schema, SDK type, star codes and
/// documentation are derived from the explicit list <see cref="ServiceCatalog"/>.
/// </summary>
public abstract record ServiceDescriptor
{
    private protected ServiceDescriptor() { }

    /// <summary>Kebab-case, part of the path: <c>call-forwarding-no-answer</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people: "Call Forwarding No Answer".</summary>
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required ServiceScope Scope { get; init; }
    public required ImmutableArray<StarCode> StarCodes { get; init; }
    public abstract Type SettingsType { get; }
    public abstract object Defaults { get; }

    /// <summary>Whether these settings change anything about a call: what a list of services shows as on or off.</summary>
    public abstract bool IsActive(object settings);

    /// <summary>Empty when the settings are legal.</summary>
    public abstract ImmutableArray<SettingsError> Check(object settings);

    /// <exception cref="JsonException">Not of this service's shape.</exception>
    public abstract object Read(JsonElement json);

    public abstract JsonElement Write(object settings);
}
