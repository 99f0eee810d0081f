namespace KpnEen.Data.Operations;

/// <summary>What the worker listens to.</summary>
internal static class OperationTopics
{
    /// <summary>An operation is due.</summary>
    public const string Operation = "operation";
}
