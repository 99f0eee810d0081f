namespace KpnEen.Api.Conventions;

/// <summary>Leaves a handler with a problem from any depth; the floor answers <see cref="Result"/>.</summary>
public sealed class ProblemException(ProblemResult result) : Exception(result.Detail ?? result.Kind.Title)
{
    public ProblemResult Result { get; } = result;
}
