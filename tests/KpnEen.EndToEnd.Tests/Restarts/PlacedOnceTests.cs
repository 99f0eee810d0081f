using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Restarts;

/// <summary>A9, A10: however often a call is asked for, and whichever process dies meanwhile, one telephone rings once. Counted on the wire.</summary>
public sealed class PlacedOnceTests(ApartFixture apart) : IClassFixture<ApartFixture>
{
    private const int Requests = 50;

    /// <summary>Both are one issuer to clients, and no quota stands in the way.</summary>
    private static readonly Dictionary<string, string?> Node = new()
    {
        ["KPNEEN_LEAVE"] = "0",
        ["KPNEEN_LIMIT_CLIENT"] = "100000/60",
        ["KPNEEN_LIMIT_TENANT"] = "100000/60",
        ["KPNEEN_LIMIT_CALLS"] = "100000/60",
        ["Api__PublicUrl"] = "http://een.test",
        ["Identity__Issuer"] = "http://een.test",
    };

    [Fact]
    public async Task A9_fifty_requests_with_one_key_at_two_nodes_ring_once()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var api = Api(first);
        await using var phone = await RungPhone.StartAsync(api, apart, "801");
        var token = await api.TokenAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(n => AskAsync(n % 2 == 0 ? first : second, token, Body(phone), "key-1"))
        );
        Assert.All(replies, r => Assert.True(r is { Status: 201 } or { Status: 409, Code: "idempotencyInFlight" }, r.ToString()));
        var id = Assert.Single(replies.Where(r => r.Status == 201).Select(r => r.Id).Distinct());
        foreach (var node in new[] { first, second })
            Assert.Equal(new Reply(201, id, null, true), await AskAsync(node, token, Body(phone), "key-1"));
        await RangOnceAsync(api, phone, id!);
    }

    [Fact]
    public async Task A9_a_node_that_is_killed_in_between_and_the_request_repeated_at_another_ring_once()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var api = Api(second);
        await using var phone = await RungPhone.StartAsync(api, apart, "802");
        var token = await api.TokenAsync();

        var lost = Enumerable.Range(0, Requests).Select(_ => AskAsync(first, token, Body(phone), "key-2")).ToArray();
        await phone.Rings;
        await first.KillAsync();
        Assert.All(await Task.WhenAll(lost), r => Assert.True(r is { Status: 0 or 201 or 409 }, r.ToString()));
        var replies = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => AskAsync(second, token, Body(phone), "key-2")));
        // The answer when it had been kept; else nobody knows yet, and it is not done again.
        Assert.Single(replies.Distinct());
        Assert.True(replies[0] is { Status: 201, Replayed: true } or { Status: 409, Code: "idempotencyInFlight" }, replies[0].ToString());
        await RangOnceAsync(api, phone, replies[0].Id);
    }

    [Fact]
    public async Task A10_fifty_requests_without_a_key_but_with_one_reference_ring_once()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var api = Api(first);
        await using var phone = await RungPhone.StartAsync(api, apart, "803");
        var token = await api.TokenAsync();
        var body = new
        {
            userId = phone.UserId,
            to = "201",
            clientReference = "ticket-1",
        };

        var replies = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(n => AskAsync(n % 2 == 0 ? first : second, token, body, null))
        );
        var placed = Assert.Single(replies, r => r.Status == 201);
        Assert.All(replies.Where(r => r != placed), r => Assert.Equal((409, "duplicateClientReference"), (r.Status, r.Code)));
        await RangOnceAsync(api, phone, placed.Id!);
    }

    /// <summary>One INVITE, and when that call is ended none is left and one is in the books.</summary>
    private static async Task RangOnceAsync(Running.Rest api, RungPhone phone, string? id)
    {
        await phone.Rings;
        var live = (await api.GetAsync($"/v1/calls?userId={phone.UserId}"))["items"]!.AsArray();
        var call = (string)Assert.Single(live)!["id"]!;
        Assert.Equal(id ?? call, call);
        await api.PostAsync($"/v1/calls/{call}/hang-up");
        await Until.TrueAsync(
            async () => (await api.GetAsync($"/v1/call-records?userId={phone.UserId}"))["items"]!.AsArray().Count > 0,
            "the call is in the books"
        );
        Assert.Equal(
            call,
            (string?)Assert.Single((await api.GetAsync($"/v1/call-records?userId={phone.UserId}"))["items"]!.AsArray())!["conversationId"]
        );
        Assert.Empty((await api.GetAsync($"/v1/calls?userId={phone.UserId}"))["items"]!.AsArray());
        Assert.Single(phone.Invites);
    }

    private static object Body(RungPhone phone) => new { userId = phone.UserId, to = "201" };

    private Task<ServerProcess> StartAsync() => apart.StartAsync("api,identity", apart.Switch, Node);

    private Running.Rest Api(ServerProcess node)
    {
        var client = apart.Switch.Sandbox["client"]!;
        return new Running.Rest(node.Client, (string)client["id"]!, (string)client["secret"]!);
    }

    private static async Task<Reply> AskAsync(ServerProcess node, string token, object body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/calls", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        request.Content = JsonContent.Create(body);
        try
        {
            using var answer = await node.Client.SendAsync(request);
            var json = await answer.Content.ReadFromJsonAsync<JsonNode>();
            return new Reply(
                (int)answer.StatusCode,
                (string?)json!["id"],
                (string?)json["code"],
                answer.Headers.Contains("Idempotency-Replayed")
            );
        }
        catch (HttpRequestException)
        {
            return new Reply(0, null, null, false);
        }
    }

    /// <param name="Status">0: there was no answer.</param>
    private sealed record Reply(int Status, string? Id, string? Code, bool Replayed);

    /// <summary>A telephone on UDP that rings, never answers, and counts.</summary>
    private sealed class RungPhone : IAsyncDisposable
    {
        private readonly DatagramWire wire;
        private readonly WirePhone phone;
        private readonly CancellationTokenSource end = new();
        private readonly ConcurrentDictionary<string, bool> invites = new();
        private readonly TaskCompletionSource rings = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task listening = Task.CompletedTask;

        private RungPhone(DatagramWire wire, string userId, JsonNode account, string domain)
        {
            (this.wire, UserId) = (wire, userId);
            phone = new WirePhone(wire, "UDP", (string)account["username"]!, (string)account["password"]!, domain)
            {
                Contact = $"sip:phone@{wire.Local}",
                Host = wire.Local.ToString(),
            };
        }

        public string UserId { get; }

        public Task Rings => rings.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        /// <summary>Call-IDs: a repetition of the same INVITE is none.</summary>
        public ICollection<string> Invites => invites.Keys;

        public static async Task<RungPhone> StartAsync(Running.Rest api, ApartFixture apart, string extension)
        {
            var user = (string)(await api.PostAsync("/v1/users", new { extension, name = "Rung" }))["id"]!;
            var account = (await api.PostAsync($"/v1/users/{user}/devices", new { name = "Desk phone" }))["credentials"]!;
            var wire = new DatagramWire(IPAddress.Loopback, apart.Switch.Sip);
            var rung = new RungPhone(wire, user, account, (string)apart.Switch.Sandbox["tenant"]!["domain"]!);
            Assert.StartsWith("SIP/2.0 200", await rung.phone.RegisterAsync(), StringComparison.Ordinal);
            rung.listening = rung.ListenAsync();
            return rung;
        }

        public async ValueTask DisposeAsync()
        {
            end.Cancel();
            await listening;
            await wire.DisposeAsync();
            end.Dispose();
        }

        private async Task ListenAsync()
        {
            var invite = "";
            try
            {
                while (await wire.ReceiveAsync(end.Token) is { } message)
                {
                    if (message.StartsWith("INVITE ", StringComparison.Ordinal))
                    {
                        invite = message;
                        invites[WirePhone.Header(message, "Call-ID")!] = true;
                        await phone.AnswerAsync(message, 180);
                        rings.TrySetResult();
                    }
                    else if (message.StartsWith("CANCEL ", StringComparison.Ordinal))
                    {
                        await phone.AnswerAsync(message, 200);
                        await phone.AnswerAsync(invite, 487);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
