using System.Net;
using KpnEen.Http;

namespace KpnEen.Identity.Tests;

/// <summary>O25, A19: whom the limits for strangers count.</summary>
public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void A_household_of_IPv6_is_one_source(string address, string source) =>
        Assert.Equal(source, SourceAddress.Of(IPAddress.Parse(address)));
}
