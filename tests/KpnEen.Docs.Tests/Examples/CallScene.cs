using System.Text.Json.Nodes;
using KpnEen.Docs.Reference;
using KpnEen.Docs.Tests.Running;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A call of its own for each operation about calls: two virtual phones talk that answer at once.</summary>
internal sealed class CallScene(Sandboxed sandbox, ReferenceRun run)
{
    private readonly JsonArray phones = sandbox.Server.Sandbox["virtualPhones"]!.AsArray();
    private readonly string user = (string)sandbox.Server.Sandbox["virtualPhones"]![0]!["userId"]!;
    private readonly string colleague = (string)sandbox.Server.Sandbox["virtualPhones"]![1]!["extension"]!;
    private readonly string answers = (string)sandbox.Server.Sandbox["pstn"]!["answers"]!;
    private string call = "";

    public async Task<IAsyncDisposable> BeginAsync(DocumentedOperation operation)
    {
        foreach (var phone in phones.Take(2))
            await run.SendAsync(HttpMethod.Put, $"/v1/sandbox/virtual-phones/{phone!["extension"]}", new { answerAfterMs = 0 });
        await run.SendAsync(HttpMethod.Put, $"/v1/users/{user}/services/call-recording", new { mode = "onDemandUserStart" });
        // What the examples call is a number nobody has.
        run.Means("+31201234567", answers);
        var before = run.Uses("usr", user);
        if (operation.Id == "createCall")
            return new Ending(this, before);
        // Who transfers is not named in the example: the one user there is.
        call = await DialAsync(operation.Id == "transferCall" ? answers : colleague);
        run.Uses("conv", call);
        if (operation.Id == "conferenceCall")
            run.Uses("conv", await DialAsync(colleague));
        run.Is("CALL_ID", call);
        return new Ending(this, before);
    }

    /// <summary>The newest leg is the one an example speaks of.</summary>
    public async Task SeeAsync()
    {
        if (call.Length == 0)
            return;
        var leg = await run.UntilAsync($"/v1/calls/{call}", found => Talking(found) ? found["legs"]!.AsArray()[^1]!["id"] : null);
        run.Uses("leg", leg);
    }

    /// <summary>The files and records of the calls are there.</summary>
    public async Task SeeWhatWasRecordedAsync()
    {
        var recording = await run.UntilAsync("/v1/recordings", found => Items(found).Count > 0 ? Items(found)[0]!["id"] : null);
        var record = await run.UntilAsync(
            "/v1/call-records",
            found => Items(found).Count > 0 ? Items(found)[0]!["conversationId"] ?? Items(found)[0]!["id"] : null
        );
        run.Is("RECORDING_ID", recording);
        run.Is("CONVERSATION_ID", record);
    }

    private async Task<string> DialAsync(string to)
    {
        var made = await run.SendAsync(HttpMethod.Post, "/v1/calls", new { userId = user, to });
        var id = (string)made["id"]!;
        await run.UntilAsync($"/v1/calls/{id}", found => Talking(found) ? found["id"] : null);
        return id;
    }

    private async Task EndAsync(string before)
    {
        foreach (var live in Items(await run.GetAsync("/v1/calls")))
            await run.SendAsync(HttpMethod.Post, $"/v1/calls/{live!["id"]}/hang-up", null);
        await run.UntilAsync("/v1/calls", found => Items(found).Count == 0 ? JsonValue.Create("none") : null);
        run.Uses("usr", before);
        call = "";
    }

    private static bool Talking(JsonNode found) =>
        found["legs"] is JsonArray { Count: > 1 } legs && legs.All(l => l!["answeredAt"] is not null);

    private static JsonArray Items(JsonNode found) => found["items"]!.AsArray();

    private sealed class Ending(CallScene scene, string before) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await scene.EndAsync(before);
    }
}
