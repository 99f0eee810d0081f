namespace KpnEen.Api.Tests.Hostile;

/// <summary>Which of the 76 bad inputs of the specification (reliability 5.2) a test holds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BadInputAttribute(params int[] numbers) : Attribute
{
    public IReadOnlyList<int> Numbers => numbers;
}
