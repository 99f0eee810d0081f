using KpnEen.Sdk.Tests.Generation;

namespace KpnEen.Sdk.Tests.Package;

/// <summary>The public surface is what is written down: nothing leaves it, or comes to it, unseen.</summary>
public sealed class PublicApiTests
{
    /// <summary>With KPNEEN_UPDATE_PUBLIC_API=1 the file is written anew: then read what changed, and think of those who use it.</summary>
    [Fact]
    public void S23_the_public_api_is_the_one_of_the_file()
    {
        var file = Checkout.PathOf("sdk", "KpnEen.Sdk", "PublicAPI.txt");
        var now = PublicApi.Lines().ToList();
        if (Environment.GetEnvironmentVariable("KPNEEN_UPDATE_PUBLIC_API") == "1")
            File.WriteAllLines(file, now);
        Assert.Equal(File.ReadAllLines(file), now);
    }
}
