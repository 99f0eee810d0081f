namespace KpnEen.Fuzz.Tests;

/// <summary>A property does not hold for an input.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    public static void ThrowUnless(bool holds, string property)
    {
        if (!holds)
            throw new FindingException(property);
    }
}
