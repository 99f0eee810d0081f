namespace KpnEen.Sdk;

/// <summary>A long action under way, and what comes of it: <c>await client.Operations.Follow(begun, …).WaitForCompletionAsync()</c>.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
public class Operation<T>
{
    private readonly OperationsClient _operations;
    private readonly Func<Operation, CancellationToken, Task<T>> _result;

    internal Operation(OperationsClient operations, Operation begun, Func<Operation, CancellationToken, Task<T>> result) =>
        (_operations, Latest, _result) = (operations, begun, result);

    /// <summary>For mocks.</summary>
    protected Operation() => (_operations, Latest, _result) = (null!, null!, null!);

    /// <summary>As it was last seen.</summary>
    public virtual Operation Latest { get; private set; }

    /// <summary><c>op_…</c>: keep it, and a program that starts anew goes on waiting by <see cref="OperationsClient.GetAsync"/>.</summary>
    public string Id => Latest.Id;

    /// <summary>It has ended.</summary>
    public bool IsFinished => Latest.IsFinished;

    /// <summary>Waits for its end, asking as often as the server wants to be asked, and reads what came of it.</summary>
    /// <param name="progress">Told each time it was asked.</param>
    /// <exception cref="OperationFailedException">It failed, or was called off.</exception>
    public virtual async Task<T> WaitForCompletionAsync(
        IProgress<Operation>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        Latest = await _operations.WaitForCompletionAsync(Latest, progress, cancellationToken);
        return await _result(Latest, cancellationToken);
    }
}
