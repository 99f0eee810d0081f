using KpnEen.EndToEnd.Tests.Running;

namespace KpnEen.EndToEnd.Tests.People;

/// <summary>O42: kill -9 in the middle of refreshes.</summary>
public sealed class RefreshKillTests
{
    [Fact]
    public async Task O42_killed_at_any_moment_of_a_refresh_a_retry_gets_the_session_back()
    {
        await using var exchange = await Exchange.StartAsync(more: new Dictionary<string, string?> { ["KPNEEN_REFRESH_GRACE"] = "60" });
        var application = await RunningSignIn.RegisterAsync(exchange);
        var token = (string)(await application.TokensAsync())["refresh_token"]!;
        foreach (var delay in new[] { 0, 4 })
        {
            token = (string)(await application.RefreshAsync(token))["refresh_token"]!;
            // The answer may come, or the connection end with the process: either way the client may not know, and asks again.
            var lost = application.RefreshAsync(token);
            await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System);
            await exchange.Server.KillAsync();
            var came = await Record.ExceptionAsync(() => lost) is null;
            await exchange.Server.StartAgainAsync();
            var retried = await application.RefreshAsync(token);
            Assert.True(retried["refresh_token"] is not null, $"after {delay} ms: {retried}");
            if (came && (await lost)["refresh_token"] is { } successor)
                Assert.Equal((string)successor!, (string)retried["refresh_token"]!);
            token = (string)retried["refresh_token"]!;
        }
        Assert.NotNull((await application.RefreshAsync(token))["access_token"]);
    }
}
