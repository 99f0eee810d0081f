using System.Net;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>One attempt as the worker makes it, to a receiver on loopback whatever its name.</summary>
internal static class TlsAttempt
{
    public static async Task<AttemptResult> SendAsync(string url, ReceiverTls? tls)
    {
        using var clients = Clients();
        var sender = new WebhookSender(
            clients,
            new ReceiverTokens(clients, TimeProvider.System),
            new WebhookOptions(),
            TimeProvider.System
        );
        return await sender.SendAsync(
            new WebhookRequest(
                "whe_1",
                new Uri(url),
                "evt_1",
                "{}\n"u8.ToArray(),
                1,
                "schedule",
                [WebhookSecret.Create()],
                new Dictionary<string, string>(),
                new ReceiverSettings(null, tls)
            ),
            CancellationToken.None
        );
    }

    public static WebhookClients Clients() =>
        new(new GuardedConnector(new AddressGuard(true), new Loopback()), new WebhookOptions(), TimeProvider.System);

    private sealed class Loopback : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult(new[] { IPAddress.Loopback });
    }
}
