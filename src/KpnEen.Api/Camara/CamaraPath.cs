using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Camara;

/// <summary>Where the CAMARA facade lives: api name and version as the standard's document names them.</summary>
internal static class CamaraPath
{
    public const string ClickToDial = "/click-to-dial/v0.1rc1";

    /// <summary>Answers to this request have CAMARA's form, whoever gives them.</summary>
    public static bool Covers(HttpRequest request) => request.Path.StartsWithSegments("/click-to-dial", StringComparison.Ordinal);
}
