namespace TenantSetup;

/// <summary>One line a thing: created, updated or unchanged.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly Dictionary<string, int> _counts = new()
    {
        ["created"] = 0,
        ["updated"] = 0,
        ["unchanged"] = 0,
    };

    public void Created(string what) => Write("created", what);

    public void Updated(string what) => Write("updated", what);

    public void Unchanged(string what) => Write("unchanged", what);

    public void Summarise() => output.WriteLine(string.Join(", ", _counts.Select(c => $"{c.Value} {c.Key}")));

    private void Write(string result, string what)
    {
        _counts[result]++;
        output.WriteLine($"{result, -9} {what}");
    }
}
