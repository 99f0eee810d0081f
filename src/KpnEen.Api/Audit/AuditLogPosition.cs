namespace KpnEen.Api.Audit;

internal sealed record AuditLogPosition(long Position);
