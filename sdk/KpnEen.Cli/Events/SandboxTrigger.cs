using System.Text.Json.Nodes;
using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.Cli.Events;

/// <summary>Makes an event happen: somebody outside calls a phone of the sandbox.</summary>
internal sealed class SandboxTrigger(KpnEenClient client, SandboxFile sandbox, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <returns>Null when no call makes this event.</returns>
    /// <exception cref="UsageException">The call went another way.</exception>
    public async Task<KpnEenEvent?> RunAsync(string type, CancellationToken cancellationToken)
    {
        var phones = sandbox.VirtualPhones.Where(p => p.Number is not null).ToList();
        if (phones.Count < 2 || Scenario.For(type, phones[1].Extension) is not { } scenario)
            return null;
        var phone = phones[0];
        var path = $"/v1/sandbox/virtual-phones/{phone.Extension}";
        await client.RequestAsync(HttpMethod.Put, path, scenario, cancellationToken: cancellationToken);
        using var deadline = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var before = (await LiveAsync(phone, both.Token)).ToHashSet();
            var call = new JsonObject
            {
                ["to"] = phone.Number,
                ["ringSeconds"] = 15,
                ["hangUpAfterSeconds"] = 4,
            };
            await client.RequestAsync(HttpMethod.Post, "/v1/sandbox/calls", call, cancellationToken: both.Token);
            string? conversation = null;
            while ((conversation = (await LiveAsync(phone, both.Token)).FirstOrDefault(id => !before.Contains(id))) is null)
                await Task.Delay(_pause, time, both.Token);
            KpnEenEvent? wanted = null;
            await foreach (var step in client.Calls[conversation].EventsAsync(both.Token))
                if (step.Type == type)
                    wanted ??= step;
            return wanted ?? throw new UsageException($"The call {conversation} ended without {type}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UsageException($"No {type} in {_patience.TotalSeconds:0} s.");
        }
        finally
        {
            await client.RequestAsync(HttpMethod.Put, path, Scenario.Usual, cancellationToken: CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<string>> LiveAsync(SandboxPhone phone, CancellationToken cancellationToken)
    {
        var page = await client.RequestAsync(HttpMethod.Get, $"/v1/calls?userId={phone.UserId}", cancellationToken: cancellationToken);
        return [.. page.Body!["items"]!.AsArray().Select(c => (string)c!["id"]!)];
    }
}
