using System.Net;
using KpnEen.Sip.Authentication;

namespace KpnEen.Sip.Tests.Authentication;

/// <summary>S03: nonces prove themselves, and their uses are remembered in bounded memory.</summary>
public sealed class NonceTests
{
    [Fact]
    public void A_nonce_given_to_one_address_is_stale_from_another() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var (alice, mallory) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
                var challenge = desk.Challenges(source: alice)[0];
                var wrong = DigestDesk.Answer(challenge, DigestDesk.Right with { Password = "x" });
                // So nobody brings an address he cannot read the answers of nearer to its block.
                Assert.IsType<DigestVerdict.Stale>(desk.Verify(wrong, mallory));
                Assert.IsType<DigestVerdict.Wrong>(desk.Verify(wrong, alice));
                Assert.IsType<DigestVerdict.Accepted>(desk.Verify(DigestDesk.Answer(challenge), alice));
                return Task.CompletedTask;
            }
        );

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9\u00e9")]
    [InlineData("====AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_nonce_nobody_made_is_stale(string nonce) =>
        DigestDesk.Run(
            (desk, _) =>
            {
                Assert.IsType<DigestVerdict.Stale>(
                    desk.Verify(DigestDesk.Answer($"Digest realm=\"{DigestDesk.Realm}\", nonce=\"{nonce}\", qop=\"auth\""))
                );
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void Each_character_of_a_nonce_counts() =>
        DigestDesk.Run(
            (desk, _) =>
            {
                var challenge = desk.Challenges()[0];
                var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
                for (var i = 0; i < nonce.Length; i++)
                {
                    var forged = nonce.Remove(i, 1).Insert(i, nonce[i] == 'A' ? "B" : "A");
                    Assert.IsType<DigestVerdict.Stale>(
                        desk.Verify(DigestDesk.Answer(challenge.Replace(nonce, forged, StringComparison.Ordinal)))
                    );
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void Counts_may_overtake_but_never_repeat_also_beyond_the_memory()
    {
        var uses = new NonceUses(4);
        var a = new Nonce(1, 0);
        Assert.Equal(NonceUses.Verdict.First, uses.TryUse(a, 2));
        Assert.Equal(NonceUses.Verdict.Again, uses.TryUse(a, 1));
        Assert.Equal(NonceUses.Verdict.Repeated, uses.TryUse(a, 2));
        Assert.Equal(NonceUses.Verdict.Again, uses.TryUse(a, 500));
        Assert.Equal(NonceUses.Verdict.Repeated, uses.TryUse(a, 3));
        for (var i = 1; i <= 20; i++)
            uses.TryUse(new Nonce(2, i), 1);
        Assert.Equal(NonceUses.Verdict.Repeated, uses.TryUse(a, 501));
        Assert.Equal(NonceUses.Verdict.First, uses.TryUse(new Nonce(3, 0), 1));
    }
}
