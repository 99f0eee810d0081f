namespace KpnEen.Sdk;

/// <summary>Which operation of the OpenAPI document a method calls.</summary>
/// <param name="id">The operationId.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string id) : Attribute
{
    /// <summary>The operationId.</summary>
    public string Id { get; } = id;
}
