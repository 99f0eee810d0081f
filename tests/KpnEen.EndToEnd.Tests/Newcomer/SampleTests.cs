using KpnEen.EndToEnd.Tests.Running;

namespace KpnEen.EndToEnd.Tests.Newcomer;

[Collection(ExchangeCollection.Name)]
public sealed class SampleTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task TenantSetup_makes_what_the_file_says_and_nothing_the_second_time()
    {
        var folder = Directory.CreateTempSubdirectory("kpneen-setup-");
        var credentials = Path.Combine(folder.FullName, "credentials.json");
        try
        {
            await using (var first = Sample.Start(exchange, "TenantSetup", new() { ["TENANTSETUP_CREDENTIALS"] = credentials }))
            {
                Assert.True(await first.EndsAsync() == 0, first.Output);
                Assert.Matches(@"[1-9][0-9]* created", first.Output);
                Assert.True(File.Exists(credentials));
            }
            await using var second = Sample.Start(exchange, "TenantSetup", new() { ["TENANTSETUP_CREDENTIALS"] = credentials });
            Assert.True(await second.EndsAsync() == 0, second.Output);
            Assert.Contains("0 created, 0 updated, 0 deleted", second.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FirstCall_makes_one_whole_call_and_saves_its_recording()
    {
        await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 300 });
        await exchange.VirtualPhoneAsync("202", new { onCall = "answers", answerAfterMs = 300 });
        await using var sample = Sample.Start(exchange, "FirstCall", []);
        Assert.True(await sample.EndsAsync() == 0, sample.Output);
        Assert.Contains("transfer", sample.Output, StringComparison.Ordinal);
    }
}
