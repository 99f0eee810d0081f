using System.Net;
using KpnEen.Http.Inbound;

namespace KpnEen.Api.Tests.Limits;

/// <summary>S40: an address counts as one however it is written, and who has a /64 has no 2^64 quotas.</summary>
public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:c000:201", "192.0.2.1")]
    [InlineData("::1", "::1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:0DB8:0001:0002:0000:0000:0000:0009", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%1", "fe80::/64")]
    public void S40_Whom_a_limit_counts(string address, string counted) =>
        Assert.Equal(counted, SourceAddress.Of(IPAddress.Parse(address)));

    [Fact]
    public void S40_Without_an_address_all_count_as_one() => Assert.Equal("", SourceAddress.Of(null));
}
