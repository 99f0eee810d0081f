using System.Text.Json.Nodes;
using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Commands;

/// <summary>What an apply has done, told as it is done.</summary>
internal sealed class ApplyReport
{
    private readonly Invocation _invocation;
    private readonly Plan _plan;
    private readonly bool _all;
    private readonly List<Change> _done = [];

    /// <param name="made">The tenant, when a partner had to make it first.</param>
    /// <param name="all">Names all that the file does not.</param>
    public ApplyReport(Invocation invocation, Plan plan, Item? made, bool all)
    {
        (_invocation, _plan, _all) = (invocation, plan, all);
        if (made is not null)
            Done(new Change(ChangeKind.Create, made, null, []));
    }

    public void Done(Change change)
    {
        _done.Add(change);
        if (!_invocation.Json)
            PlanText.Write(change, _invocation.Here.Output);
    }

    public void Stopped()
    {
        if (_invocation.Json)
            _invocation.Show(ToJson(complete: false));
        else
            _invocation.Tell(
                $"Stopped: {_done.Count} of {_plan.Changes.Count} changes made; those above stay. Next would have been: {Next()}"
            );
    }

    public void Finished(SecretsFile secrets)
    {
        if (_invocation.Json)
        {
            _invocation.Show(ToJson(complete: true));
            return;
        }
        PlanText.WriteExtra(_plan, _invocation.Here.Output, _all);
        _invocation.Say(
            $"{Count(ChangeKind.Create)} created, {Count(ChangeKind.Update) + Count(ChangeKind.Reset)} updated, {Count(ChangeKind.Delete)} deleted"
        );
        if (
            _done.Any(c =>
                c.Kind == ChangeKind.Create && (c.Item.Kind == ResourceKind.Device || c.Item.Kind == ResourceKind.WebhookEndpoint)
            )
        )
            _invocation.Say($"What is shown once is in {secrets.Path}");
    }

    private string Next() => _plan.Changes.FirstOrDefault(c => !_done.Contains(c))?.ToString() ?? "nothing";

    private int Count(ChangeKind kind) => _done.Count(c => c.Kind == kind);

    private JsonObject ToJson(bool complete) =>
        new() { ["complete"] = complete, ["done"] = new JsonArray([.. _done.Select(c => (JsonNode)c.ToJson())]) };
}
