using System.CommandLine;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary><c>listen</c>, <c>trigger</c>, <c>resend</c>, <c>events tail</c>: webhooks on one's own machine, behind whatever router.</summary>
internal static class WebhookCommands
{
    public static void AddTo(RootCommand root, Verbs verbs)
    {
        var to = new Option<string?>("--forward-to") { Description = "Your program: http://localhost:3000/hooks.", HelpName = "address" };
        var required = new Option<string>("--forward-to")
        {
            Description = "Your program: http://localhost:3000/hooks.",
            HelpName = "address",
            Required = true,
        };
        var types = new Option<string[]>("--events", "-e")
        {
            Description = "Names or groups: call.answered,call.*; by default all.",
            HelpName = "types",
            AllowMultipleArgumentsPerToken = true,
        };
        var secret = new Option<string?>("--secret")
        {
            Description = "whsec_… to sign with; by default KPNEEN_WEBHOOK_SECRET, else a new one for this session.",
            HelpName = "secret",
        };
        var after = new Option<string?>("--after") { Description = "Begins behind this event instead of now.", HelpName = "evt" };
        root.Subcommands.Add(
            verbs.Make(
                "listen",
                "Brings events as they happen to a program on this machine, as the webhooks they would be, signed with a secret of the session. Needs no address of its "
                    + "own: it works behind any router, and goes on where it was when the connection breaks. Ctrl-C ends it.",
                [required, types, secret, after],
                (i, ct) => Listening.RunAsync(i, i.Get(required)!, Split(i.Get(types)), i.Get(secret), i.Get(after), ct)
            )
        );

        var type = new Argument<string>("type") { Description = "call.answered" };
        var endpoint = new Option<string?>("--endpoint") { Description = "A webhook endpoint: whe_….", HelpName = "id" };
        root.Subcommands.Add(
            verbs.Make(
                "trigger",
                "Makes an event happen: in the sandbox by a real call. Where there is no sandbox, or no call makes it, the example of the catalogue is sent, marked as a test: "
                    + "to an endpoint, or to where kpneen listen brings events.",
                [type, endpoint, to],
                (i, ct) => Sending.TriggerAsync(i, i.Get(type), i.Get(endpoint), i.Get(to), ct)
            )
        );

        var id = new Argument<string>("event") { Description = "evt_…" };
        root.Subcommands.Add(
            verbs.Make(
                "resend",
                "Sends an event of the last 30 days once more: to where kpneen listen brings events, to an address, or by the API to an endpoint.",
                [id, endpoint, to],
                (i, ct) => Sending.ResendAsync(i, i.Get(id), i.Get(endpoint), i.Get(to), ct)
            )
        );

        var events = new Command("events", "The event stream.");
        events.Subcommands.Add(
            verbs.Make(
                "tail",
                "Prints events as they happen. Ctrl-C ends it.",
                [types, after],
                (i, ct) => TailAsync(i, Split(i.Get(types)), i.Get(after), ct)
            )
        );
        root.Subcommands.Add(events);
    }

    private static async Task<int> TailAsync(
        Invocation invocation,
        IReadOnlyList<string> types,
        string? after,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Client();
        var wanted = new EventStreamFilter
        {
            Types = types,
            After = after,
            Connection = new Events.ConnectionNews(invocation.Here.Error),
        };
        await foreach (var seen in client.Events.StreamAsync(wanted, cancellationToken))
            if (invocation.Json)
                invocation.ShowLine(seen.Raw);
            else
                invocation.Say(Events.EventLine.Of(seen));
        return ExitCodes.Done;
    }

    private static IReadOnlyList<string> Split(string[]? types) =>
        [.. (types ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
