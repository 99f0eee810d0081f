using KpnEen.Api.Audit;
using KpnEen.Data.Audit;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;

namespace KpnEen.Api.Calls;

/// <summary>Says of every decision by whose setting it was made, and who changed that last before the call.</summary>
internal sealed class CallExplainer(AuditLogStore audit, TenantDirectory directory)
{
    /// <summary>What these ids name has an entry of its own in the audit log.</summary>
    private static readonly string[] Resources = ["usr_", "hgr_", "trk_", "num_"];

    /// <summary>Parts that decide by the state of things (who is registered, who answered) and not by a setting.</summary>
    private static readonly string[] Stateful = ["registrar", "sip", "media", "call-pickup", "call-transfer", "recovery", "star-codes"];

    public async Task<IReadOnlyList<TracedDecision>> ExplainAsync(
        string tenantId,
        IReadOnlyList<Decision> decisions,
        CancellationToken cancellation
    )
    {
        var settings = decisions.Select(d => SettingOf(tenantId, d)).ToList();
        var changes = await audit.LastChangesAsync(tenantId, [.. settings.OfType<SettingReference>()], cancellation);
        var tenant = directory.Find(tenantId);
        var next = 0;
        return
        [
            .. decisions.Select(
                (decision, i) =>
                    new TracedDecision
                    {
                        At = decision.At,
                        Code = decision.Code,
                        Target = decision.Target,
                        AfterSeconds = decision.AfterSeconds,
                        Service = decision.Service,
                        Subject = decision.Subject,
                        What = decision.What,
                        Why = decision.Why,
                        Summary = new DecisionSummary
                        {
                            Nl = DecisionSentences.Of(decision, id => NameOf(tenant, id), inEnglish: false),
                            En = DecisionSentences.Of(decision, id => NameOf(tenant, id), inEnglish: true),
                        },
                        Setting = settings[i] is { } setting ? Show(setting, changes[next++]) : null,
                        Next = i + 1 < decisions.Count ? $"{decisions[i + 1].Service}: {decisions[i + 1].What}" : null,
                    }
            ),
        ];
    }

    private static string? NameOf(TenantSnapshot? tenant, string id) => tenant?.FindUser(id)?.Name ?? tenant?.FindHuntGroup(id)?.Name;

    private static SettingReference? SettingOf(string tenantId, Decision decision)
    {
        var service = ServiceCatalog.Find(decision.Service);
        var subject = service is { Scope: ServiceScope.Tenant } ? tenantId : decision.SettingOf ?? decision.Subject;
        if (subject is null || Stateful.Contains(decision.Service))
            return null;
        // "skipped, busy" of a member is no setting of the member.
        if (decision.Service == "hunt-group" && !subject.StartsWith("hgr_", StringComparison.Ordinal))
            return null;
        return service is not null || Resources.Any(prefix => subject.StartsWith(prefix, StringComparison.Ordinal))
            ? new SettingReference(subject, service?.Name, decision.TenantVersion, decision.At)
            : null;
    }

    private static TracedSetting Show(SettingReference setting, AuditEntry? change)
    {
        var record = change?.Read();
        return new TracedSetting
        {
            SubjectId = setting.SubjectId,
            Service = setting.Service,
            Revision = record?.Revision,
            IsDefault = record is null && setting.Service is not null,
            ChangedAt = record?.At,
            ChangedBy = record is null ? null : AuditActor.Of(record.Actor),
            AuditPosition = record?.Position,
        };
    }
}
