namespace KpnEen.Api.Conventions;

/// <summary>The dated version a request is answered in: a scoped service.</summary>
public sealed class ApiVersionContext(ApiVersions versions)
{
    public string Version { get; internal set; } = versions.Newest;

    /// <param name="version">A date of <see cref="ApiVersions.All"/>.</param>
    public bool IsAtLeast(string version) => string.CompareOrdinal(Version, version) >= 0;
}
