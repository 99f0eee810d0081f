namespace KpnEen.Sdk.Http;

/// <summary>An operation of the API: what figures and spans call a request.</summary>
/// <param name="Id">operationId of the document.</param>
/// <param name="Template">Path with its parameters in braces.</param>
internal sealed record ApiOperation(string Id, HttpMethod Method, string Template)
{
    /// <summary>Name of its spans: HTTP semantic conventions, <c>{method} {url.template}</c>.</summary>
    public string SpanName { get; } = $"{Method} {Template}";
}
