using System.CommandLine;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary><c>call</c>, <c>trace</c> and <c>audit verify</c>.</summary>
internal static class CallCommands
{
    public static void AddTo(RootCommand root, Verbs verbs)
    {
        var user = new Argument<string>("user") { Description = "Whose phone rings first: extension or usr_…." };
        var number = new Argument<string>("number") { Description = "Who is called then: extension or number." };
        root.Subcommands.Add(
            verbs.Make(
                "call",
                "Places a call and prints its events. Exit code 1 when the two never talked.",
                [user, number],
                (i, ct) => CallAsync(i, i.Get(user), i.Get(number), ct)
            )
        );
        var conversation = new Argument<string>("conversation") { Description = "conv_…" };
        root.Subcommands.Add(
            verbs.Make(
                "trace",
                "Why a call went where it went: each decision, from which setting, and who set it so.",
                [conversation],
                (i, ct) => TraceAsync(i, i.Get(conversation), ct)
            )
        );
        var audit = new Command("audit", "The log of every change.");
        audit.Subcommands.Add(
            verbs.Make(
                "verify",
                "Whether the chain of the audit log is as it was written. Exit code 1 when it is not.",
                [],
                (i, ct) => VerifyAsync(i, ct)
            )
        );
        root.Subcommands.Add(audit);
    }

    private static async Task<int> CallAsync(Invocation invocation, string user, string number, CancellationToken cancellationToken)
    {
        using var client = invocation.Client();
        var id = user.StartsWith("usr_", StringComparison.Ordinal)
            ? user
            : (
                await client.Users.ListAsync(extension: user, cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken)
            )?.Id
                ?? throw new UsageException($"There is no user {user}.");
        var call = await client.Calls.DialAsync(id, number, cancellationToken);
        if (!invocation.Json)
            invocation.Say(call.Id);
        var talked = false;
        await foreach (var step in client.Calls[call.Id].EventsAsync(cancellationToken))
        {
            talked |= step is CallBridgedEvent;
            if (invocation.Json)
                invocation.ShowLine(step.Raw);
            else
                invocation.Say(Events.EventLine.Of(step));
            if (step is ConversationClosedEvent { Data.Outcome: { } outcome } end && !invocation.Json)
                invocation.Tell(
                    talked
                        ? $"The call has ended: {Events.EventLine.Ending(outcome, end.Data)}."
                        : $"They never talked: {Events.EventLine.Ending(outcome, end.Data)}. kpneen trace {call.Id} says why."
                );
        }
        return talked ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<int> TraceAsync(Invocation invocation, string conversation, CancellationToken cancellationToken)
    {
        using var client = invocation.Client();
        var path = $"/v1/calls/{Uri.EscapeDataString(conversation)}/trace";
        var trace = (await client.RequestAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)).Body!;
        if (invocation.Json)
        {
            invocation.Show(trace);
            return ExitCodes.Done;
        }
        foreach (var decision in trace["decisions"]!.AsArray())
        {
            invocation.Say($"{decision!["at"]} {decision["service"]}: {decision["what"]}, because {decision["why"]}");
            if ((string?)decision["summary"]?["en"] is { Length: > 0 } summary)
                invocation.Say($"    {summary}");
            // What came with the platform was set by nobody the tenant knows.
            if (decision["setting"] is { } setting && (bool?)setting["isDefault"] == false && setting["changedBy"] is { } by)
                invocation.Say(
                    $"    set {setting["changedAt"]} by {string.Join(' ', new[] { (string?)by["kind"], (string?)by["id"] }.OfType<string>())}, audit log {setting["auditPosition"]}"
                );
            if (decision["next"] is { } next)
                invocation.Say($"    → {next}");
        }
        return ExitCodes.Done;
    }

    private static async Task<int> VerifyAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.Client();
        var result = (await client.RequestAsync(HttpMethod.Get, "/v1/audit-log/verification", cancellationToken: cancellationToken)).Body!;
        var holds = (bool)result["holds"]!;
        if (invocation.Json)
            invocation.Show(result);
        else
        {
            invocation.Say(
                $"{(holds ? "The chain holds" : "The chain is broken")}: {result["entryCount"]} entries, {result["erasedCount"]} erased, anchor {result["anchor"]}"
            );
            foreach (var finding in result["findings"]!.AsArray())
                invocation.Say($"    {finding!["position"]} {finding["code"]}: {finding["detail"]}");
        }
        return holds ? ExitCodes.Done : ExitCodes.Failed;
    }
}
