using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Commands;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    // So many are told by name; more would bury what the plan is about.
    private const int Few = 3;

    public static void Write(Plan plan, TextWriter output, bool all)
    {
        foreach (var change in plan.Changes)
            Write(change, output);
        WriteExtra(plan, output, all);
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

    /// <param name="all">Each by its name, however many.</param>
    public static void WriteExtra(Plan plan, TextWriter output, bool all)
    {
        if (!all && plan.Extra.Count > Few)
        {
            var kinds = plan.Extra.GroupBy(i => i.Kind).Select(g => $"{g.Count()} {(g.Count() == 1 ? g.Key.Noun : g.Key.Noun + "s")}");
            output.WriteLine($"? {string.Join(", ", kinds)} not in the file: --all names them, --prune would delete them");
            return;
        }
        foreach (var item in plan.Extra)
            output.WriteLine($"? {item} is not in the file; --prune would delete it");
    }

    private static int Count(Plan plan, char sign) => plan.Changes.Count(c => c.Sign == sign);
}
