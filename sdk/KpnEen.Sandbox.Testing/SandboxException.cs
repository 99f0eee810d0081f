namespace KpnEen.Sandbox.Testing;

/// <summary>The sandbox could not be started, or refused what it was told.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>With what went wrong.</summary>
    public SandboxException(string message)
        : base(message) { }

    /// <summary>With what went wrong, and why.</summary>
    public SandboxException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a word.</summary>
    public SandboxException() { }
}
