namespace KpnEen.Sdk.Http;

/// <summary>One segment of a path. An id from outside must not lead to another path.</summary>
internal static class Segment
{
    /// <exception cref="ArgumentException">Empty, or dots that a path resolves away however they are escaped.</exception>
    public static string Of(string id) =>
        id is null or "" or "." or ".." ? throw new ArgumentException("An id is no path.", nameof(id)) : Uri.EscapeDataString(id);
}
