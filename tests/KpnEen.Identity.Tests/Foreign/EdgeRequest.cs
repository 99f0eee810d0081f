namespace KpnEen.Identity.Tests.Foreign;

/// <summary>A request at the edge of what is legal.</summary>
/// <param name="Endpoint"><c>token</c>, <c>revoke</c> or <c>introspect</c>.</param>
/// <param name="Authorization">The header as it is; null: none.</param>
public sealed record EdgeRequest(
    string Name,
    string Endpoint,
    string Body,
    string? Authorization = null,
    string Method = "POST",
    string? ContentType = "application/x-www-form-urlencoded"
);
