using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S06: a user of one company reaches another only as the public does.</summary>
public sealed class TenantEscapeTests
{
    [Theory]
    [InlineData("INVITE", "sip:101@other.test", 404)]
    [InlineData("INVITE", "sip:101-ten_other@other.test", 404)]
    [InlineData("INVITE", "sip:101-ten_other@OTHER.test;x=y", 404)]
    [InlineData("INVITE", "sip:101-ten_other@acme.test", 404)]
    [InlineData("INVITE", "sip:101%40other.test@acme.test", 404)]
    [InlineData("MESSAGE", "sip:101@other.test", 404)]
    [InlineData("MESSAGE", "sip:101-ten_other@acme.test", 404)]
    [InlineData("SUBSCRIBE", "sip:101@other.test", 404)]
    [InlineData("SUBSCRIBE", "sip:101-ten_other@acme.test", 404)]
    [InlineData("PUBLISH", "sip:101@other.test", 404)]
    [InlineData("REGISTER", "sip:other.test", 404)]
    public void S06_Another_company_is_not_found_by_its_domain_or_its_accounts(string method, string target, int status) =>
        WithVictims(
            async (_, attacker, _) =>
            {
                var answer = (await attacker.ProveAsync(attacker.Request(method, target: target)))!;
                Assert.True(answer.StatusCode == status || answer.StatusCode == 403, $"{answer.StatusCode} {answer.ReasonPhrase}");
            }
        );

    [Theory]
    [InlineData("Replaces: {0};to-tag={1};from-tag={2}")]
    [InlineData("Replaces : {0};to-tag={1};from-tag={2}")]
    [InlineData("Replaces\t: {0};to-tag={1};from-tag={2}")]
    [InlineData("REPLACES: {0};to-tag={1};from-tag={2}")]
    [InlineData("Replaces:\r\n {0};to-tag={1};from-tag={2}")]
    [InlineData("Replaces: {0};to-tag={2};from-tag={1}")]
    [InlineData("Replaces: {0};to-tag={1};from-tag={2};early-only")]
    [InlineData("Join: {0};to-tag={1};from-tag={2}")]
    [InlineData("Target-Dialog: {0};local-tag={1};remote-tag={2}")]
    public void S06_A_call_of_another_company_cannot_be_taken_over(string header) =>
        WithVictims(
            async (pbx, attacker, call) =>
            {
                foreach (var dialog in new[] { call.Dialog! })
                {
                    var line = string.Format(null, header, dialog.CallId, dialog.RemoteTag, dialog.LocalTag) + "\r\n";
                    await TryAsync(attacker, attacker.Request("INVITE", more: line));
                }
                Assert.True(call.IsUp);
                Assert.Equal(1, pbx.Calls.Count);
            }
        );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void S06_A_random_run_leaves_no_trace_of_one_company_in_the_other(int seed) =>
        WithVictims(
            async (pbx, attacker, call) =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 250; i++)
                    await TryAsync(attacker, Randomly(random, attacker, call.Dialog!));
                Assert.True(call.IsUp);
                await call.HangUpAsync();
                await pbx.QuietAsync();
                var records = pbx.Log.Records;
                Assert.True(records.Count(r => r.TenantId == "ten_acme") > 20, $"seed {seed}: {records.Count} records");
                Assert.Single(records, r => r.TenantId == "ten_other");
                foreach (var record in records.Where(r => r.TenantId == "ten_acme"))
                    Assert.DoesNotContain("usr_ten_other", System.Text.Json.JsonSerializer.Serialize(record), StringComparison.Ordinal);
            }
        );

    private static string Randomly(Random random, RawPhone attacker, Dialog victim)
    {
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        var user = Pick("102", "102", "102", "101-ten_other", "%31%30%31", "101-ten_other%40other.test", "+31105550199", "*21*101");
        var host = Pick("acme.test", "acme.test", "acme.test", "acme.test", "other.test", "OTHER.TEST", "10.0.0.1", "other.test.");
        var replaces = $"{victim.CallId};to-tag={victim.RemoteTag};from-tag={victim.LocalTag}";
        var more = Pick(
            "",
            $"Replaces: {replaces}\r\n",
            $"Replaces \t: {replaces}\r\n",
            $"rEPLACES:\r\n\t{replaces}\r\n",
            $"Join: {replaces}\r\n",
            "P-Asserted-Identity: <sip:101@other.test>\r\n",
            "X-Tenant: ten_other\r\nX-Internal-Tenant : ten_other\r\n",
            "Diversion: <sip:101-ten_other@other.test>\r\n",
            "Route: <sip:10.0.0.1:5060;lr>\r\n",
            "Referred-By: <sip:101-ten_other@other.test>\r\n"
        );
        var from = Pick("", "", "", "", "", "101-ten_other", "101");
        var request = attacker.Request(
            Pick("INVITE", "INVITE", "INVITE", "INVITE", "INVITE", "MESSAGE", "SUBSCRIBE", "PUBLISH", "REFER"),
            from.Length == 0 ? null : from,
            $"sip:{user}@{host}",
            more
        );
        return random.Next(5) == 0 ? request.Replace("@acme.test>;tag", "@other.test>;tag", StringComparison.Ordinal) : request;
    }

    // A call that rings is given up.
    private static async Task TryAsync(RawPhone attacker, string request)
    {
        var challenge = await attacker.AskAsync(request);
        if (challenge?.StatusCode != 401)
            return;
        var proved = attacker.Authorized(request, challenge);
        if (await attacker.AskAsync(proved) is null && proved.StartsWith("INVITE", StringComparison.Ordinal))
            await attacker.AskAsync(proved.Replace("INVITE", "CANCEL", StringComparison.Ordinal));
    }

    private static void WithVictims(Func<TestPbx, RawPhone, SoftPhoneCall, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            var (carol, dave) = (await pbx.PhoneAsync("101", "ten_other"), await pbx.PhoneAsync("102", "ten_other"));
            var colleague = await pbx.PhoneAsync("102");
            var call = carol.Dial("102");
            await dave.AnswersAsync();
            await call.Answered;
            using var attacker = new RawPhone(world);
            await test(pbx, attacker, call);
            foreach (var victim in new[] { carol, dave })
                Assert.False(victim.Soft.Incoming.TryRead(out _), $"{victim.Extension} of the other company rang");
        });
}
