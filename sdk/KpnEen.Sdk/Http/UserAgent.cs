using System.Runtime.InteropServices;

namespace KpnEen.Sdk.Http;

internal static class UserAgent
{
    public static string Value { get; } =
        $"kpneen-dotnet/{typeof(UserAgent).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version}; {RuntimeInformation.RuntimeIdentifier})";
}
