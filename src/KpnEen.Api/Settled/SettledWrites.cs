using KpnEen.Api.Conventions;
using KpnEen.Data.Resources;
using KpnEen.Data.Settings;
using KpnEen.Pbx.Services;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Settled;

/// <summary>Read your own write: a write is answered when calls see it too.</summary>
internal sealed class SettledWrites(ISettingsReach reach, IHttpContextAccessor http)
{
    /// <summary>On an answer to a write that calls may not see yet: the switch could not be told within two seconds.</summary>
    public const string PendingHeader = "Kpn-Settings-Pending";

    /// <returns>What was written; the snapshot of the tenant has it.</returns>
    /// <exception cref="ProblemException">404, 409, 412 or 422: nothing was written.</exception>
    public async Task<Stored<T>> SettleAsync<T>(WriteResult<T> write, CancellationToken cancellation)
    {
        switch (write)
        {
            case WriteResult<T>.Done done:
                await SeenAsync(done.TenantId, done.TenantVersion, cancellation);
                return done.Stored;
            case WriteResult<T>.Stale:
                throw Problems.PreconditionFailed().Throw();
            case WriteResult<T>.AlreadyUsed(var member):
                throw Problems
                    .Conflict(
                        ProblemCodes.AlreadyExists,
                        $"The {member} is in use.",
                        new ProblemError($"/{member}", ErrorCodes.AlreadyUsed)
                    )
                    .Throw();
            case WriteResult<T>.UnknownReference(var member):
                throw Problems.Validation($"/{member}", ErrorCodes.UnknownReference).Throw();
            default:
                throw Problems.NotFound().Throw();
        }
    }

    /// <param name="at">Pointer of the settings in the body.</param>
    /// <exception cref="ProblemException">404, 412 or 422: nothing was written.</exception>
    public async Task<StoredSettings> SettleAsync(string tenantId, SettingsChange change, CancellationToken cancellation, string at = "")
    {
        switch (change)
        {
            case SettingsChange.Done(var stored, var version):
                if (version is { } grown)
                    await SeenAsync(tenantId, grown, cancellation);
                return stored;
            case SettingsChange.Stale:
                throw Problems.PreconditionFailed().Throw();
            case SettingsChange.Invalid(var errors):
                throw Problems.Validation([.. errors.Select(e => Error(e, at))]).Throw();
            default:
                throw Problems.NotFound().Throw();
        }
    }

    /// <summary>Waits until calls see this version of the tenant.</summary>
    public async Task SeenAsync(string tenantId, long version, CancellationToken cancellation)
    {
        if (!await reach.WaitForAsync(tenantId, version, cancellation))
            http.HttpContext?.Response.Headers.Append(PendingHeader, "true");
    }

    private static ProblemError Error(SettingsError error, string at) => new(at + error.Pointer, error.Code, error.Detail);
}
