using System.Text.RegularExpressions;
using KpnEen.Testing;
using Microsoft.Extensions.Configuration;
using ServerOptions = KpnEen.Server.ServerOptions;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>The image and docker-compose.yml: no daemon runs here, so what they name is held against what there is.</summary>
public sealed partial class ContainerTests
{
    [Fact]
    public void All_that_projects_of_the_server_take_from_elsewhere_is_copied_into_the_image()
    {
        string[] copied = [.. Copy().Matches(Read("Dockerfile")).SelectMany(m => m.Groups[1].Value.Split(' '))];
        var taken = Directory
            .GetFiles(Path.Combine(Checkout.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => Elsewhere().Matches(File.ReadAllText(project)).Select(m => m.Groups[1].Value))
            .Distinct()
            .ToList();
        Assert.Contains("sdk/call-me-now/signature.html", taken);
        Assert.All(
            taken,
            path => Assert.Contains(copied, source => path == source || path.StartsWith($"{source}/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void All_that_docker_compose_sets_is_documented()
    {
        var names = Setting().Matches(Read("docker-compose.yml")).Select(m => m.Groups[1].Value).Distinct().ToList();
        var document = Read("docs/operations.md");
        Assert.Contains("KPNEEN_POSTGRES_PASSWORD", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.0.0.0:5060", null)]
    [InlineData("[::]:5060", null)]
    [InlineData("192.0.2.10:5060,[::]:5060", null)]
    [InlineData("192.0.2.10:5060", "0.0.0.0")]
    public void All_addresses_are_none_for_sound_and_the_operator_is_told_in_a_line(string sip, string? media)
    {
        var refusal = Assert.Throws<FormatException>(() => Options(sip, media));
        Assert.Contains("KPNEEN_MEDIA", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void With_an_address_for_sound_SIP_may_listen_on_all() =>
        Assert.Equal("192.0.2.10", Options("0.0.0.0:5060", "192.0.2.10").Media.ToString());

    private static ServerOptions Options(string sip, string? media) =>
        ServerOptions.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["KPNEEN_SIP"] = sip, ["KPNEEN_MEDIA"] = media })
                .Build()
        );

    private static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    [GeneratedRegex("^COPY (?!--)(.+) \\S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex("\\.\\./\\.\\./([^;\"]+)")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("\\b(KPNEEN_[A-Z_]+|[A-Z][a-z]+__[A-Za-z]+)\\b")]
    private static partial Regex Setting();
}
