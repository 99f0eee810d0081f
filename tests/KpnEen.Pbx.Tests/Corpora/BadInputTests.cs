using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Bad SIP and SDP (reliability 5.1): the stated answer, no exception, nothing left behind, and a call that goes on.</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, BadInput> Rows = new[]
    {
        BadStartLines.All,
        BadHeaders.All,
        BadCredentials.All,
        BadBodies.All,
    }
        .SelectMany(rows => rows)
        .ToDictionary(row => row.Name);

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gets_the_stated_answer_and_a_call_goes_on(string name) =>
        VirtualWorld.Run(async world =>
        {
            var row = Rows[name];
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"));
            var call = alice.Dial("201");
            var other = await bob.AnswersAsync();
            var callee = await pbx.PhoneAsync("101");
            callee.Soft.RefuseWith = 486;
            using (var peer = new RawPeer(world))
            {
                peer.Send(row.Bytes);
                var answer = await peer.AnswerAsync();
                if (row.Known && answer is { Status: 401 } challenge)
                {
                    peer.Send(Credentials.Add(row.Bytes, challenge, "100-ten_acme", Tenants.Password));
                    answer = await peer.AnswerAsync(challenge);
                }
                if (row.Expected is [])
                    Assert.Null(answer);
                else
                    Assert.Contains(answer?.Status ?? 0, row.Expected);
            }
            await call.IsTalkingToAsync(other, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
