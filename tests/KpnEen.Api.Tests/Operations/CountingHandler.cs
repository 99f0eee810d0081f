using System.Text.Json;
using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;

namespace KpnEen.Api.Tests.Operations;

/// <summary>Counts to a number, some at a time; its input may make it fail at one.</summary>
internal sealed class CountingHandler : IOperationHandler
{
    public string Kind => "count";

    /// <summary>What happens within a step, after its work and before its commit.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    public async Task<OperationStep> StepAsync(DbSession session, StoredOperation operation)
    {
        var to = operation.Input.GetProperty("to").GetInt64();
        var at = operation.Position?.GetProperty("at").GetInt64() ?? 0;
        if (operation.Input.TryGetProperty("failsAt", out var fails) && fails.GetInt64() <= at)
            throw new OperationFailedException("conflict", "No further than this.");
        var next = Math.Min(to, at + 10);
        await BeforeCommit();
        return next == to
            ? OperationStep.Done(to)
            : new OperationStep(next, to, JsonSerializer.SerializeToElement(new { at = next }), TimeSpan.Zero);
    }
}
