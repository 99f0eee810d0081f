using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class AuditLogClient
{
    private static readonly ApiOperation _export = new("exportAuditLog", HttpMethod.Get, "/v1/audit-log/export");

    /// <summary>Copies the audit log to a stream: one JSON object a line, oldest first, with the very texts that are hashed, so that it can be verified without the API.</summary>
    /// <param name="destination">Where it goes; stays open. Nothing is held in memory.</param>
    [Operation("exportAuditLog")]
    public virtual async Task ExportAsync(Stream destination, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(_export, _export.Template) { Accept = "application/x-ndjson, application/problem+json" };
        using var response = await _transport.OpenAsync(request, options, cancellationToken);
        await using var body = new IdleTimeoutStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            _transport.TryTimeout,
            _transport.Time
        );
        await body.CopyToAsync(destination, cancellationToken);
    }
}
