using KpnEen.Sip.Authentication;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Authentication;

/// <summary>RFC 7616 and RFC 8760, case by case; "100 wrong is a block" stands with the exchange.</summary>
public sealed class Rfc7616Tests
{
    [Fact]
    public void RFC_8760_2_3_SHA_256_is_offered_before_MD5() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var challenges = desk.Challenges();
                Assert.Equal(2, challenges.Length);
                Assert.Contains("algorithm=SHA-256", challenges[0], StringComparison.Ordinal);
                Assert.Contains("algorithm=MD5", challenges[1], StringComparison.Ordinal);
                Assert.All(challenges, c => Assert.Contains("qop=\"auth\"", c, StringComparison.Ordinal));
                return Task.CompletedTask;
            }
        );

    [Theory]
    [InlineData("geheim")]
    [InlineData("wrong")]
    public void A_nonce_older_than_300_seconds_is_stale_and_says_nothing_of_the_password(string password) =>
        DigestDesk.Run(
            async (desk, world) =>
            {
                var answer = DigestDesk.Answer(desk.Challenges()[0], DigestDesk.Right with { Password = password });
                await world.Delay(TimeSpan.FromSeconds(301));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(answer));
                Assert.EndsWith(", stale=true", desk.Challenges(stale: true)[0], StringComparison.Ordinal);
            }
        );

    [Fact]
    public void S03_A_count_used_before_is_stale_and_the_next_one_is_good() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var challenge = desk.Challenges()[1];
                Assert.Equal(new DigestVerdict.Accepted("101"), desk.Verify(DigestDesk.Answer(challenge)));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(DigestDesk.Answer(challenge)));
                Assert.Equal(new DigestVerdict.Accepted("101", IsFresh: false), desk.Verify(Counted(challenge, 2)));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(Counted(challenge, 2)));
                return Task.CompletedTask;
            }
        );

    [Theory]
    [InlineData("nc=00000001")]
    [InlineData("cnonce=\"c0ffee\"")]
    public void S03_qop_without_count_or_cnonce_is_malformed(string missing) =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var answer = DigestDesk.Answer(desk.Challenges()[0]);
                Assert.Contains(", " + missing, answer, StringComparison.Ordinal);
                Assert.IsType<DigestVerdict.Malformed>(desk.Verify(answer.Replace(", " + missing, "", StringComparison.Ordinal)));
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void Without_qop_a_nonce_is_good_once_and_alone() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var challenge = desk.Challenges()[1];
                var old = DigestDesk.Answer(challenge.Replace(", qop=\"auth\"", "", StringComparison.Ordinal));
                Assert.DoesNotContain("nc=", old, StringComparison.Ordinal);
                Assert.IsType<DigestVerdict.Accepted>(desk.Verify(old));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(old));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(Counted(challenge, 2)));
                var second = desk.Challenges()[1];
                Assert.IsType<DigestVerdict.Accepted>(desk.Verify(DigestDesk.Answer(second)));
                Assert.IsType<DigestVerdict.Stale>(
                    desk.Verify(DigestDesk.Answer(second.Replace(", qop=\"auth\"", "", StringComparison.Ordinal)))
                );
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void Auth_int_covers_the_body() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var challenge = desk.Challenges()[0].Replace("qop=\"auth\"", "qop=\"auth-int\"", StringComparison.Ordinal);
                var answer = DigestDesk.Answer(challenge, body: "as signed");
                Assert.Contains("qop=auth-int", answer, StringComparison.Ordinal);
                Assert.IsType<DigestVerdict.Wrong>(desk.Verify(answer, body: "another"));
                Assert.IsType<DigestVerdict.Accepted>(desk.Verify(answer, body: "as signed"));
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void Credentials_of_another_realm_are_none_and_a_nonce_of_another_realm_is_stale() =>
        DigestDesk.Run(
            (desk, world) =>
            {
                var elsewhere = new DigestDesk(world.Time, realm: "other.example").Challenges()[0];
                Assert.IsType<DigestVerdict.NoCredentials>(desk.Verify(DigestDesk.Answer(elsewhere)));
                var relabelled = elsewhere.Replace("other.example", DigestDesk.Realm, StringComparison.Ordinal);
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(DigestDesk.Answer(relabelled)));
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void A_username_in_other_case_is_another_user() =>
        VirtualWorld.Run(world =>
        {
            var authenticator = new DigestAuthenticator(new byte[32], world.Time);
            DigestSecret? Find(string name) => name == "alice" ? DigestSecret.From("alice", DigestDesk.Realm, "geheim") : null;
            DigestVerdict Try(string name)
            {
                var response = new SipResponse(401);
                authenticator.Challenge(response, DigestDesk.Realm);
                var answer = DigestDesk.Answer(response.Headers["WWW-Authenticate"]!, new(name, "geheim"));
                return authenticator.Verify(DigestDesk.Request(answer), DigestDesk.Realm, Find);
            }
            Assert.IsType<DigestVerdict.Accepted>(Try("alice"));
            Assert.IsType<DigestVerdict.Wrong>(Try("Alice"));
            return Task.CompletedTask;
        });

    [Fact]
    public void A_nonce_of_another_node_is_good_once_with_the_shared_key_and_stale_without() =>
        DigestDesk.Run(
            (desk, world) =>
            {
                var answer = DigestDesk.Answer(new DigestDesk(world.Time).Challenges()[0]);
                Assert.IsType<DigestVerdict.Accepted>(desk.Verify(answer));
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(answer));
                var foreign = new DigestDesk(world.Time, [.. Enumerable.Repeat((byte)7, 32)]).Challenges()[0];
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(DigestDesk.Answer(foreign)));
                return Task.CompletedTask;
            }
        );

    // The count is covered by the proof, so it is counted again.
    private static string Counted(string challenge, uint count)
    {
        var answer = DigestDesk.Answer(challenge);
        var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        var sha256 = challenge.Contains("SHA-256", StringComparison.Ordinal);
        var input = new DigestInput
        {
            IsSha256 = sha256,
            Nonce = nonce,
            Method = "REGISTER",
            Uri = "sip:tenant.example",
            Qop = "auth",
            Count = $"{count:x8}",
            Cnonce = "c0ffee",
        };
        var proof = DigestHash.Response(input, DigestHash.Ha1(sha256, "101", DigestDesk.Realm, "geheim"));
        return answer
            .Replace("nc=00000001", $"nc={count:x8}", StringComparison.Ordinal)
            .Replace(answer.Split("response=\"")[1].Split('"')[0], proof, StringComparison.Ordinal);
    }
}
