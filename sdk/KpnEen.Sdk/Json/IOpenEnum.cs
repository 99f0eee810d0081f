namespace KpnEen.Sdk;

/// <summary>A set of named values that may grow: a value of a later version of the API is kept as it came.</summary>
public interface IOpenEnum<T>
    where T : struct
{
    /// <summary>The value on the wire.</summary>
    string Value { get; }

    /// <summary>Any value, known or not.</summary>
    static abstract T From(string value);
}
