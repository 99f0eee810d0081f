namespace KpnEen.Sdk;

/// <summary>A member of a patch: not given (stays as it is), or given, where null removes.</summary>
public readonly record struct Optional<T>
{
    /// <summary>Given.</summary>
    public Optional(T value) => (IsGiven, Value) = (true, value);

    /// <summary>False: the member is not sent.</summary>
    public bool IsGiven { get; }

    /// <summary>What is sent, when given.</summary>
    public T? Value { get; }

    /// <summary>Given.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}
