using System.Runtime.InteropServices;

namespace KpnEen.Sdk.Http;

internal static class UserAgent
{
    public static string Version { get; } = typeof(UserAgent).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static string Value { get; } = $"kpneen-dotnet/{Version} (.NET {Environment.Version}; {RuntimeInformation.RuntimeIdentifier})";
}
