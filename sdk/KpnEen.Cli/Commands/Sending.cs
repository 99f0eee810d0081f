using System.Text.Json.Nodes;
using KpnEen.Cli.Events;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary><c>kpneen trigger</c> and <c>kpneen resend</c>.</summary>
internal static class Sending
{
    public static async Task<int> TriggerAsync(
        Invocation invocation,
        string type,
        string? endpoint,
        string? to,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Client();
        if (endpoint is not null)
        {
            var sent = await client.Webhooks.TestEndpointAsync(
                endpoint,
                new TestEvent { Type = type },
                cancellationToken: cancellationToken
            );
            invocation.Say($"{type} {sent.EventId} goes to {endpoint} as {sent.Id}");
            return ExitCodes.Done;
        }
        if (to is null && invocation.Account.Sandbox is { } sandbox)
        {
            var happened = await new SandboxTrigger(client, sandbox, invocation.Here.Time).RunAsync(type, cancellationToken);
            if (happened is not null)
            {
                if (invocation.Json)
                    invocation.ShowLine(happened.Raw);
                else
                    invocation.Say(EventLine.Of(happened));
                return ExitCodes.Done;
            }
        }
        var catalogue = await client.RequestAsync(HttpMethod.Get, "/v1/event-types", cancellationToken: cancellationToken);
        var entry =
            catalogue.Body!["items"]!.AsArray().FirstOrDefault(t => (string)t!["type"]! == type)
            ?? throw new UsageException(
                $"{type} is no event; kpneen knows: {string.Join(", ", catalogue.Body["items"]!.AsArray().Select(t => t!["type"]))}"
            );
        var example = (JsonObject)entry["example"]!.DeepClone();
        (example["id"], example["test"]) = ($"evt_{Guid.CreateVersion7(invocation.Here.Time.GetUtcNow()):N}", true);
        return await BringAsync(
            invocation,
            KpnEenEvent.Parse(System.Text.Encoding.UTF8.GetBytes(example.ToJsonString())),
            to,
            cancellationToken
        );
    }

    public static async Task<int> ResendAsync(
        Invocation invocation,
        string id,
        string? endpoint,
        string? to,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Client();
        var found = await client.Events.GetAsync(id, cancellationToken: cancellationToken);
        if (endpoint is null)
            return await BringAsync(invocation, found, to, cancellationToken);
        // A little slack: a delivery is written after its event.
        var deliveries = client.Webhooks.ListDeliveriesAsync(
            endpoint,
            type: found.Type,
            createdAfter: found.Timestamp.AddMinutes(-1),
            cancellationToken: cancellationToken
        );
        var delivery =
            await deliveries.FirstOrDefaultAsync(d => d.EventId == id, cancellationToken)
            ?? throw new UsageException($"{endpoint} never had {id}: its filter does not want it, or it was made later.");
        var again = await client.Webhooks.ReplayDeliveryAsync(delivery.Id, cancellationToken: cancellationToken);
        invocation.Say($"{found.Type} {id} goes to {endpoint} as {again.Id}");
        return ExitCodes.Done;
    }

    private static async Task<int> BringAsync(Invocation invocation, KpnEenEvent seen, string? to, CancellationToken cancellationToken)
    {
        var here = invocation.Here;
        var session = ListenSession.Find(here.Configuration);
        var address =
            to
            ?? session?.ForwardTo
            ?? throw new UsageException("Where to? --forward-to, --endpoint, or kpneen listen in another terminal.");
        var secret =
            here.Variable("KPNEEN_WEBHOOK_SECRET")
            ?? session?.Secret
            ?? throw new UsageException("Signed with what? KPNEEN_WEBHOOK_SECRET, or kpneen listen in another terminal.");
        using var receiver = Listening.Receiver(address, secret, here.Time);
        var answer = await receiver.TakeAsync(seen.Id, seen.Raw, cancellationToken);
        invocation.Say(invocation.Json ? EventLine.Json(seen, answer) : EventLine.Of(seen, answer));
        return answer.Status is >= 200 and < 300 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
