namespace KpnEen.Data.Operations;

/// <summary>The operation cannot be done: it ends as failed, with this problem. The step that threw it is rolled back.</summary>
/// <param name="code">A code of the API's registry of problems.</param>
/// <param name="detail">For people.</param>
public sealed class OperationFailedException(string code, string detail) : Exception(detail)
{
    public string Code => code;
}
