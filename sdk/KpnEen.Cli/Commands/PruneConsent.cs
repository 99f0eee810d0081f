using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Commands;

/// <summary>What an apply would delete is shown first, and somebody has to want it.</summary>
internal static class PruneConsent
{
    /// <param name="yes">It was said beforehand.</param>
    /// <returns>False: somebody was asked and does not want it.</returns>
    /// <exception cref="UsageException">Nobody is there to be asked.</exception>
    public static bool IsGiven(Plan plan, bool yes, Surroundings here)
    {
        var going = plan.Changes.Where(c => c.Kind is ChangeKind.Delete or ChangeKind.Reset).ToList();
        if (yes || going.Count == 0)
            return true;
        foreach (var change in going)
            PlanText.Write(change, here.Error);
        if (here.Answer is null)
            throw new UsageException($"{going.Count} would go, and nobody is here to be asked: --yes says so beforehand.");
        here.Error.Write($"{going.Count} will go for good. Delete? [y/N] ");
        if (here.Answer()?.Trim().ToUpperInvariant() is "Y" or "YES" or "J" or "JA")
            return true;
        here.Error.WriteLine("Nothing was done.");
        return false;
    }
}
