namespace KpnEen.Api.Services;

/// <summary>Settings as they were written, with what is to be said about them: the shape of an answer, see <see cref="WrittenSchemas"/>.</summary>
/// <typeparam name="T">The settings.</typeparam>
internal sealed record Written<T>
{
    /// <summary>Settings this write makes void, or that make it void; empty when there are none.</summary>
    public required IReadOnlyList<SettingWarning> Warnings { get; init; }
}
