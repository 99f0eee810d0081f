namespace KpnEen.Fuzz.Tests;

/// <summary>What a call allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>What may be allocated whatever the length: the result and its first arrays.</summary>
    private const int Fixed = 4_096;

    // A text is two octets a character in memory, and is cut into pieces some times over; a message of nothing but broken UTF-8 comes to 23.
    private const int PerOctet = 24;

    /// <summary>No more than so many times the input, whatever it announces.</summary>
    public static T Bounded<T>(int length, Func<T> call)
    {
        var bound = (long)PerOctet * length + Fixed;
        var (result, cost) = Measure(call);
        // What is made once in a process (tables, first use of a type) is not the input's: a second time tells.
        if (cost > bound)
            (result, cost) = Measure(call);
        FindingException.ThrowUnless(cost <= bound, $"{cost} octets allocated for an input of {length}");
        return result;
    }

    private static (T Result, long Cost) Measure<T>(Func<T> call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = call();
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
