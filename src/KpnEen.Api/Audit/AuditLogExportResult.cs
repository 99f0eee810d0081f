using System.Buffers;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Audit;

/// <summary>The whole log, line by line, as it is read: however long it is, a page of it is in memory.</summary>
internal sealed class AuditLogExportResult(AuditLogStore store, string tenantId) : IResult
{
    public const string MediaType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.ContentDisposition = "attachment; filename=\"audit-log.ndjson\"";
        if (await store.FindStartAsync(tenantId, httpContext.RequestAborted) is { } start)
            response.BodyWriter.Write([.. AuditExport.Line(start), (byte)'\n']);
        await foreach (var entry in store.ReadAllAsync(tenantId, httpContext.RequestAborted))
        {
            response.BodyWriter.Write([.. AuditExport.Line(entry), (byte)'\n']);
            if (entry.Position % 100 == 0)
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
