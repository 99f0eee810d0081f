using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Commands;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    public static void Write(Plan plan, TextWriter output)
    {
        foreach (var change in plan.Changes)
            Write(change, output);
        WriteExtra(plan, output);
        output.WriteLine(
            plan.Changes.Count == 0
                ? "The tenant is as the file says."
                : $"{Count(plan, '+')} to create, {Count(plan, '~')} to update, {Count(plan, '-')} to delete"
        );
    }

    public static void Write(Change change, TextWriter output)
    {
        output.WriteLine(change);
        foreach (var difference in change.Differences)
            output.WriteLine($"    {difference}");
    }

    public static void WriteExtra(Plan plan, TextWriter output)
    {
        foreach (var item in plan.Extra)
            output.WriteLine($"? {item} is not in the file; --prune would delete it");
    }

    private static int Count(Plan plan, char sign) => plan.Changes.Count(c => c.Sign == sign);
}
