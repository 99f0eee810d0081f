using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Sandbox.Testing;
using KpnEen.Sdk;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Newcomer;

/// <summary>The sandbox's test package as a customer's own CI uses it: started from a folder, driven through the package and the SDK alone.</summary>
public sealed class SandboxInCustomersTests : IAsyncLifetime
{
    private SandboxExchange exchange = null!;

    public async Task InitializeAsync()
    {
        var postgres = await PostgresCluster.SharedAsync();
        var database = $"ci_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{database}\"");
        exchange = await SandboxExchange.StartAsync(
            new SandboxStart { Server = Checkout.Program("src/KpnEen.Server"), Database = postgres.ConnectionString(database) }
        );
    }

    public async Task DisposeAsync() => await exchange.DisposeAsync();

    [Fact]
    public async Task A_customer_calls_is_held_handed_over_hears_who_speaks_and_everything_can_begin_anew()
    {
        // A script of a phone: answered, held, taken back, handed over to a colleague who says another tone.
        await exchange
            .Phone("201")
            .FollowsAsync(
                PhoneStep.Wait(TimeSpan.FromSeconds(0.3)),
                PhoneStep.Answer,
                PhoneStep.Speak(500),
                PhoneStep.Wait(TimeSpan.FromSeconds(2)),
                PhoneStep.Hold,
                PhoneStep.Wait(TimeSpan.FromSeconds(0.5)),
                PhoneStep.Resume,
                PhoneStep.Wait(TimeSpan.FromSeconds(0.5)),
                PhoneStep.Transfer("202")
            );
        await exchange.Phone("202").AnswersAsync(after: TimeSpan.FromSeconds(0.2), toneHertz: 880);
        var call = await exchange.CallAsync(
            exchange.NumberOf("201"),
            new OutsideCall
            {
                From = "+31687654321",
                Name = "P. Jansen",
                Steps = [PhoneStep.Speak(1000)],
            }
        );
        await call.IsAnsweredAsync();
        await call.HearsAsync(500);
        var live = await exchange.Client.Calls.ListAsync().FirstAsync();
        Assert.Equal(("+31687654321", "P. Jansen"), (live.Customer!.Number, live.Customer.Name));
        await call.HearsAsync(880);
        await call.HangUpAsync();
        Assert.Equal(200, (await call.HasEndedAsync()).SipStatus);

        // Each way a phone can take a call, as the customer sees it.
        await exchange.Phone("203").RejectsAsync();
        Assert.NotEqual(200, (await (await exchange.CallAsync(exchange.NumberOf("203"))).HasEndedAsync()).SipStatus);
        await exchange.Phone("203").FollowsAsync(PhoneStep.Reject(486));
        Assert.Equal(486, (await (await exchange.CallAsync(exchange.NumberOf("203"))).HasEndedAsync()).SipStatus);
        await exchange.Phone("203").DoesNotAnswerAsync();
        var patient = new OutsideCall { RingSeconds = 1, Withheld = true };
        Assert.Equal(487, (await (await exchange.CallAsync(exchange.NumberOf("203"), patient)).HasEndedAsync()).SipStatus);
        await Assert.ThrowsAsync<SandboxException>(() => exchange.Phone("203").FollowsAsync(PhoneStep.Press("12")));
        await Assert.ThrowsAsync<SandboxException>(() => exchange.Phone("999").IsBusyAsync());

        // What a test set up, changed and left running is gone; what happened is still told.
        // A record is written when the conversation closes: a moment after the caller's side has ended.
        await Until.TrueAsync(async () => await exchange.Client.CallRecords.ListAsync().CountAsync() >= 4, "four call records");
        var records = await exchange.Client.CallRecords.ListAsync().CountAsync();
        var made = await exchange.Client.Users.CreateAsync(new UserInput { Extension = "555", Name = "Left Over" });
        var anna = await exchange.Client.Users.ListAsync(extension: "101").FirstAsync();
        await exchange.Client.Users.UpdateAsync(anna.Id, new UserPatch { Name = "Somebody Else" }, ifMatch: "*");
        var client = await exchange.Client.Clients.CreateAsync(new ClientInput { Name = "Left Over", Scopes = ["directory:read"] });
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = exchange.File.Api };
        var token = await TokenAsync(http, client.Id, client.Secret!);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, token));
        await exchange.Phone("201").AnswersAsync();
        var left = await exchange.CallAsync(exchange.NumberOf("201"));
        await left.IsAnsweredAsync();

        await exchange.ResetAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, token));
        await left.HasEndedAsync();
        Assert.Empty(await exchange.Client.Users.ListAsync(extension: "555").ToListAsync());
        var again = await exchange.Client.Users.ListAsync(extension: "101").FirstAsync();
        Assert.Equal((anna.Id, "Anna de Vries"), (again.Id, again.Name));
        Assert.True((await exchange.Client.CallRecords.ListAsync().ToListAsync()).Count >= records);
        var first = await exchange.CallAsync(exchange.NumberOf("203"));
        await first.HearsAsync(440);
        await first.HangUpAsync();
        Assert.NotEqual(made.Id, again.Id);
    }

    [Fact]
    public async Task A_visitor_who_presses_a_key_is_put_through_and_one_who_presses_the_star_is_never_called_again()
    {
        // The visitor is a virtual phone reached over the public network: REST, the trunk, keys in RTP, and the company's phone.
        var user = exchange.File.VirtualPhones.Single(p => p.Extension == "201");
        await exchange.Phone("201").AnswersAsync(after: TimeSpan.FromSeconds(0.2), toneHertz: 880);
        var key = await exchange.Client.CallMeNow.CreateKeyAsync(
            new CallMeNowKeyInput
            {
                Name = "CI",
                AllowedOrigins = ["https://ci.example"],
                Target = new NumberTarget { Kind = NumberTargetKind.User, Id = user.UserId },
                Rules = new CallMeNowKeyRules { Confirmation = CallMeNowConfirmation.AnyKey },
            }
        );
        await exchange
            .Phone("202")
            .FollowsAsync(PhoneStep.Answer, PhoneStep.Wait(TimeSpan.FromSeconds(1)), PhoneStep.Press("5"), PhoneStep.Speak(500));
        var wish = new CreateCallMeNowSession { Key = key.Key, Number = exchange.NumberOf("202") };
        var session = await exchange.Client.CallMeNow.CreateSessionAsync(wish);
        await StatusAsync(session.Id, CallMeNowStatus.Connected);
        await exchange.Client.CallMeNow.CancelSessionAsync(session.Id);

        await exchange.Phone("202").FollowsAsync(PhoneStep.Answer, PhoneStep.Press("*"));
        session = await exchange.Client.CallMeNow.CreateSessionAsync(wish);
        var refused = await StatusAsync(session.Id, CallMeNowStatus.Failed);
        Assert.Equal("optedOut", refused.Reason);
        var blocked = await exchange.Client.CallMeNow.ListBlockedNumbersAsync().FirstAsync();
        Assert.Equal(exchange.NumberOf("202"), blocked.Number);
    }

    private static async Task<string> TokenAsync(HttpClient http, string id, string secret)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = id,
                ["client_secret"] = secret,
            }
        );
        using var answer = await http.PostAsync("/oauth/token", form);
        using var read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return read.RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<CallMeNowSession> StatusAsync(string id, CallMeNowStatus wanted) =>
        Until.FoundAsync(
            async () => await exchange.Client.CallMeNow.GetSessionAsync(id) is { } session && session.Status == wanted ? session : null,
            $"a session that is {wanted}"
        );
}
