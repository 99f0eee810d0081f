namespace KpnEen.Fuzz.Tests;

/// <summary>What a call allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>What may be allocated whatever the length: the result and its first arrays.</summary>
    private const int Fixed = 4_096;

    /// <summary>No more than 16 times the input, whatever it announces.</summary>
    public static T Bounded<T>(int length, Func<T> call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = call();
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        FindingException.ThrowUnless(cost <= 16L * length + Fixed, $"{cost} octets allocated for an input of {length}");
        return result;
    }
}
