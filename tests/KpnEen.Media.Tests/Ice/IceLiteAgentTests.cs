using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;
using KpnEen.Media.Transport;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Ice;

/// <summary>RFC 8445 as the lite side: who proves the password is believed, and for as long as he goes on (RFC 7675).</summary>
public sealed class IceLiteAgentTests
{
    private static readonly PeerAddress Here = new IPEndPoint(IPAddress.Parse("203.0.113.10"), 4000);
    private static readonly PeerAddress There = new IPEndPoint(IPAddress.Parse("203.0.113.20"), 5000);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly IceCredentials Own = IceCredentials.Create();
    private readonly byte[] _answer = new byte[StunMessage.Longest];

    [Theory]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public void A_check_is_answered_with_the_address_it_came_from_and_the_proof_that_we_know_the_password(string hash) =>
        Run(
            (_, agent) =>
            {
                var check = Checks.Write(Own, hash: new HashAlgorithmName(hash));
                Assert.True(StunMessage.TryParse(_answer.AsSpan(0, agent.Handle(check, Here, _answer)), out var answer));
                Assert.Equal(StunClass.Success, answer.Class);
                Assert.True(answer.TransactionId.SequenceEqual(Checks.Transaction));
                Assert.True(answer.IsProvedBy(Encoding.ASCII.GetBytes(Own.Password), out var proved));
                Assert.Equal(hash, proved.Name);
                Assert.True(answer.TryGet(StunAttribute.XorMappedAddress, out var mapped));
                Assert.Equal(4000 ^ 0x2112, BinaryPrimitives.ReadUInt16BigEndian(mapped[2..]));
                // RFC 8445 7.1: and a fingerprint, the last of all.
                Assert.Equal(0x8028, BinaryPrimitives.ReadUInt16BigEndian(_answer.AsSpan(agent.Handle(check, Here, _answer) - 8)));
            }
        );

    [Fact]
    public void An_address_is_trusted_once_proved_and_sent_to_once_nominated() =>
        Run(
            (_, agent) =>
            {
                Assert.False(agent.IsTrusted(Here));
                Check(agent, Here);
                Assert.True(agent.IsTrusted(Here));
                Assert.False(agent.IsTrusted(There));
                Assert.False(agent.Target.IsSet);
                Check(agent, Here, nominates: true);
                Assert.Equal(Here, agent.Target);
            }
        );

    [Fact]
    public void Who_nominates_another_way_is_followed_at_once_to_a_better_and_to_a_worse_one() =>
        Run(
            (_, agent) =>
            {
                Check(agent, Here, nominates: true, priority: 100);
                Check(agent, There, nominates: true, priority: 200);
                Assert.Equal(There, agent.Target);
                Check(agent, Here, priority: 100);
                Assert.Equal(There, agent.Target);
                // A browser that leaves the better network for the worse; what is on its way on either is taken.
                Check(agent, Here, nominates: true, priority: 100);
                Assert.Equal(Here, agent.Target);
                Assert.Equal([Here, There], agent.Trusted);
            }
        );

    [Fact]
    public void RFC7675_a_pair_silent_for_30_s_is_sent_nothing_and_not_listened_to() =>
        VirtualWorld.Run(async world =>
        {
            var agent = Agent(world);
            Check(agent, Here, nominates: true);
            for (var n = 0; n < 10; n++)
            {
                await world.Delay(TimeSpan.FromSeconds(25));
                Assert.Equal(Here, agent.Target);
                Check(agent, Here);
            }
            await world.Delay(IceLiteAgent.Consent - Moment);
            Assert.True(agent.IsTrusted(Here));
            await world.Delay(Moment);
            Assert.False(agent.IsTrusted(Here));
            Assert.False(agent.Target.IsSet);
            Check(agent, Here);
            Assert.Equal(Here, agent.Target);
        });

    [Fact]
    public void RFC8445_9_a_restart_asks_for_a_new_password_and_the_old_path_serves_until_a_new_one_is_nominated() =>
        VirtualWorld.Run(async world =>
        {
            var agent = Agent(world);
            agent.Describe(Own, Checks.Theirs);
            Check(agent, Here, nominates: true, priority: 200);

            var fresh = IceCredentials.Create();
            agent.Describe(fresh, "fresh");
            Assert.Equal(Here, agent.Target);
            // The far side has not read the answer yet.
            Assert.Equal(StunError.None, Check(agent, Here));
            Assert.Equal(StunError.Unauthorized, Check(agent, There, theirs: "fresh"));
            Assert.Equal(StunError.Unauthorized, Check(agent, There, fresh));
            Assert.Equal(StunError.None, Check(agent, There, fresh, nominates: true, priority: 1, theirs: "fresh"));
            Assert.Equal(There, agent.Target);
            await world.Delay(IceLiteAgent.Consent);
            Assert.Equal(StunError.Unauthorized, Check(agent, Here));
        });

    [Fact]
    public void Who_does_not_prove_the_password_is_not_believed() =>
        Run(
            (_, agent) =>
            {
                agent.Describe(Own, Checks.Theirs);
                var (name, password) = Own;
                Assert.Equal(StunError.Unauthorized, Check(agent, Here, new IceCredentials(name, password + "x"), nominates: true));
                Assert.Equal(StunError.Unauthorized, Check(agent, Here, new IceCredentials(name + "x", password), nominates: true));
                Assert.Equal(StunError.Unauthorized, Check(agent, Here, nominates: true, theirs: "another"));
                Assert.Equal(StunError.BadRequest, Ask(agent, Bare()));
                Assert.Equal(StunError.BadRequest, Ask(agent, Bare($"{name}:{Checks.Theirs}")));
                Assert.Equal(StunError.Unauthorized, Ask(agent, Bare(name)));
                Assert.False(agent.IsTrusted(Here));
                Assert.Equal(6, agent.Refused);
            }
        );

    [Fact]
    public void Indications_and_answers_are_not_answered_and_prove_nothing() =>
        Run(
            (_, agent) =>
            {
                foreach (var kind in new[] { StunClass.Indication, StunClass.Success, StunClass.Error })
                {
                    var writer = new StunWriter(new byte[200], kind, Checks.Transaction);
                    writer.Add(StunAttribute.Username, $"{Own.Fragment}:{Checks.Theirs}");
                    writer.Prove(HashAlgorithmName.SHA1, Encoding.ASCII.GetBytes(Own.Password));
                    Assert.Equal(0, agent.Handle(writer.Written, Here, _answer));
                }
                Assert.False(agent.IsTrusted(Here));
            }
        );

    [Fact]
    public void RFC8445_7_3_1_1_a_controlled_far_side_is_told_to_control_and_not_believed_before() =>
        Run(
            (_, agent) =>
            {
                Assert.Equal(StunError.RoleConflict, Ask(agent, Checks.Write(Own, nominates: true, role: StunAttribute.IceControlled)));
                Assert.True(IsProved(agent));
                Assert.False(agent.IsTrusted(Here));
            }
        );

    [Fact]
    public void RFC8489_6_3_1_an_attribute_we_must_know_and_do_not_is_named_in_a_420() =>
        Run(
            (_, agent) =>
            {
                var check = Checks.Write(Own, more: ((StunAttribute)0x7ABC, []));
                Assert.Equal(StunError.UnknownAttribute, Ask(agent, check));
                Assert.True(StunMessage.TryParse(_answer.AsSpan(0, agent.Handle(check, Here, _answer)), out var answer));
                Assert.True(answer.TryGet(StunAttribute.UnknownAttributes, out var types));
                Assert.Equal("7ABC", Convert.ToHexString(types));
                Assert.True(IsProved(agent));
                Assert.False(agent.IsTrusted(Here));
                Assert.Equal(StunError.None, Ask(agent, Checks.Write(Own, more: ((StunAttribute)0xFABC, [1, 2, 3]))));
            }
        );

    [Fact]
    public void S09_who_proves_nothing_gets_no_more_than_he_sent_and_few_answers_a_second() =>
        VirtualWorld.Run(async world =>
        {
            var agent = Agent(world);
            // 20 octets: any answer would be longer.
            Assert.Equal(0, agent.Handle(Convert.FromHexString("000100002112A4420102030405060708090A0B0C"), Here, _answer));
            var check = Checks.Write(new IceCredentials("nobody", "nothing"));
            for (var second = 0; second < 3; second++)
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                var answers = Enumerable.Range(0, 1000).Select(_ => agent.Handle(check, There, _answer)).Where(n => n > 0).ToList();
                Assert.Equal(10, answers.Count);
                Assert.True(answers.Max() <= check.Length);
                // The far side itself is answered meanwhile.
                Assert.Equal(StunError.None, Check(agent, Here));
            }
        });

    [Fact]
    public void Of_many_addresses_the_oldest_is_forgotten_and_never_the_one_in_use() =>
        VirtualWorld.Run(async world =>
        {
            var agent = Agent(world);
            Check(agent, Here, nominates: true);
            for (var port = 1; port <= 100; port++)
            {
                await world.Delay(Moment);
                Check(agent, There.WithPort(port));
            }
            Assert.Equal(Here, agent.Target);
            Assert.Equal(15, Enumerable.Range(1, 100).Count(port => agent.IsTrusted(There.WithPort(port))));
            Assert.True(agent.IsTrusted(There.WithPort(100)));
        });

    private static void Run(Action<VirtualWorld, IceLiteAgent> test) =>
        VirtualWorld.Run(world =>
        {
            test(world, Agent(world));
            return Task.CompletedTask;
        });

    private static IceLiteAgent Agent(VirtualWorld world)
    {
        var agent = new IceLiteAgent(world.Time);
        agent.Describe(Own, remoteFragment: null);
        return agent;
    }

    private StunError Check(
        IceLiteAgent agent,
        PeerAddress from,
        IceCredentials? credentials = null,
        bool nominates = false,
        uint priority = 100,
        string theirs = Checks.Theirs
    ) => Ask(agent, Checks.Write(credentials ?? Own, nominates, priority, theirs), from);

    private StunError Ask(IceLiteAgent agent, byte[] request, PeerAddress? from = null)
    {
        Assert.True(StunMessage.TryParse(_answer.AsSpan(0, agent.Handle(request, from ?? Here, _answer)), out var answer));
        return answer.TryGet(StunAttribute.ErrorCode, out var code) ? (StunError)(code[2] * 100 + code[3]) : StunError.None;
    }

    private bool IsProved(IceLiteAgent agent) =>
        StunMessage.TryParse(
            _answer.AsSpan(0, StunMessage.Header + BinaryPrimitives.ReadUInt16BigEndian(_answer.AsSpan(2))),
            out var answer
        ) && answer.IsProvedBy(Encoding.ASCII.GetBytes(Own.Password), out _);

    private static byte[] Bare(string? name = null)
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, Checks.Transaction);
        writer.Add(StunAttribute.Software, new string('x', 40));
        if (name is not null)
            writer.Add(StunAttribute.Username, name);
        return writer.Written.ToArray();
    }
}
