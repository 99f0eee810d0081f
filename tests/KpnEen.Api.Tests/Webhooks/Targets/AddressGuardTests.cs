using System.Net;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Targets;

namespace KpnEen.Api.Tests.Webhooks.Targets;

public sealed class AddressGuardTests
{
    public static TheoryData<string> Forbidden =>
        [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:7f00:1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "2002:7f00:1::",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fe80::1%2",
            "fec0::1",
            "ff02::1",
        ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void W34_is_refused(string address) => Assert.False(new AddressGuard(false).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("198.17.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:400e:800::200e")]
    public void Public_addresses_are_allowed(string address) => Assert.True(new AddressGuard(false).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void With_private_targets_only_loopback_and_private_ranges_open(string address, bool allowed) =>
        Assert.Equal(allowed, new AddressGuard(true).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.com/hook")]
    [InlineData("https://example.com:8443/hook?a=b")]
    [InlineData("https://münchen.example/hook")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    public void A_public_https_url_is_legal(string url) => Assert.Null(Check(url));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/hook")]
    [InlineData("")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://example.com/#")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:25/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://⑯⑨.254.169.254/")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    public void W33_W34_is_no_target(string url) => Assert.NotNull(Check(url));

    [Fact]
    public void W33_a_url_has_at_most_2048_characters()
    {
        Assert.Null(Check("https://example.com/" + new string('a', 2028)));
        Assert.NotNull(Check("https://example.com/" + new string('a', 2029)));
    }

    private static string? Check(string url) => new TargetUrl(new AddressGuard(false), new WebhookOptions()).Check(url);
}
