using System.Globalization;

namespace KpnEen.Media.Transport;

/// <summary>How many descriptors the process may have (RLIMIT_NOFILE, proc(5)).</summary>
public static class DescriptorLimit
{
    private const string Name = "Max open files";
    private const int Usual = 1024;

    /// <summary>The present limit; what is usual when the system does not tell.</summary>
    public static int Read()
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
            var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? (int)Math.Min(limit, int.MaxValue)
                : soft == "unlimited" ? int.MaxValue
                : Usual;
        }
        catch (IOException)
        {
            return Usual;
        }
    }
}
