using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Services;

/// <summary>A service with settings of type <typeparamref name="T"/>, an immutable record whose parameterless form is the defaults.</summary>
public sealed record ServiceDescriptor<T> : ServiceDescriptor
    where T : notnull
{
    public required T TypedDefaults { get; init; }
    public required Func<T, IEnumerable<SettingsError>> Validate { get; init; }

    /// <summary>See <see cref="ServiceDescriptor.IsActive"/>.</summary>
    public required Func<T, bool> Active { get; init; }

    public override Type SettingsType => typeof(T);
    public override object Defaults => TypedDefaults;

    public override bool IsActive(object settings) => Active((T)settings);

    public override ImmutableArray<SettingsError> Check(object settings) => [.. Validate((T)settings)];

    public override object Read(JsonElement json) =>
        json.Deserialize<T>(SettingsJson.Options) ?? throw new JsonException($"{Name}: null is no settings object");

    public override JsonElement Write(object settings) => JsonSerializer.SerializeToElement((T)settings, SettingsJson.Options);
}
