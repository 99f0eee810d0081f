using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Tests.Tolls;

public sealed class DestinationClassTests
{
    [Theory]
    [InlineData("112", DestinationClass.Emergency)]
    [InlineData("+31201234567", DestinationClass.National)]
    [InlineData("+31612345678", DestinationClass.National)]
    [InlineData("+3114020", DestinationClass.National)]
    [InlineData("+318001234", DestinationClass.Free)]
    [InlineData("+31116111", DestinationClass.Free)]
    [InlineData("+80012345678", DestinationClass.Free)]
    [InlineData("+319001234", DestinationClass.Premium)]
    [InlineData("+319061234", DestinationClass.Premium)]
    [InlineData("+311888", DestinationClass.Premium)]
    [InlineData("+979123456789", DestinationClass.Premium)]
    [InlineData("+3212345678", DestinationClass.International)]
    [InlineData("+4915112345678", DestinationClass.International)]
    [InlineData("+12125550100", DestinationClass.International)]
    [InlineData("+18095550100", DestinationClass.HighRisk)]
    [InlineData("+252612345678", DestinationClass.HighRisk)]
    [InlineData("+447012345678", DestinationClass.HighRisk)]
    [InlineData("+447912345678", DestinationClass.International)]
    [InlineData("+881612345678", DestinationClass.Satellite)]
    public void A_number_has_the_class_of_its_longest_known_prefix(string number, DestinationClass expected) =>
        Assert.Equal(expected, DestinationClasses.Of(number));
}
