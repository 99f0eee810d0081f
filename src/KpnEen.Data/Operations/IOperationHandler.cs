using KpnEen.Data.Postgres;

namespace KpnEen.Data.Operations;

/// <summary>Carries operations of one kind on, step by step. Register it with <see cref="OperationStores.AddOperation{T}"/>.</summary>
public interface IOperationHandler
{
    string Kind { get; }

    /// <summary>
    /// One step of at most some seconds, in a transaction of the operation's tenant that also notes the progress: a step whose worker
    /// died did not happen, and what it does outside the database may happen again.
    /// </summary>
    /// <exception cref="OperationFailedException">It cannot be done.</exception>
    Task<OperationStep> StepAsync(DbSession session, StoredOperation operation);
}
