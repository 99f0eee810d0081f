namespace KpnEen.Sdk;

/// <summary>A long action ended without success: it failed, or was called off.</summary>
public sealed class OperationFailedException : Exception
{
    /// <param name="operation">As it ended.</param>
    public OperationFailedException(Operation operation)
        : base(
            $"{operation.Kind} {operation.Id} {operation.State}: {operation.Problem?.Detail ?? operation.Problem?.Title}".TrimEnd(' ', ':')
        ) => Operation = operation;

    /// <summary>As it ended; its problem tells why.</summary>
    public Operation Operation { get; }

    /// <summary>Stable code of its problem; null when it was called off.</summary>
    public string? Code => Operation.Problem?.Code;
}
