using KpnEen.Cli.Events;
using KpnEen.Sdk;

namespace KpnEen.Cli.Tests;

/// <summary>What is said to somebody who typed something.</summary>
public sealed class CommandTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync());
        Assert.Contains("listen", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("evnts", "kpneen --help says more.")]
    [InlineData("events", "kpneen events --help says more.")]
    [InlineData("call 201", "kpneen call --help says more.")]
    public async Task A_mistake_names_a_command_that_exists(string typed, string hint)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(typed.Split(' ')));
        Assert.EndsWith(hint, _error.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_that_is_not_there_is_one_line()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("export"));
        Assert.StartsWith("KPNEEN_SANDBOX names /nope/sandbox.json", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_line_tells_who_and_how_it_ended()
    {
        var busy = new ConversationClosedEvent
        {
            Id = "evt_1",
            ConversationId = "conv_1",
            Data = new EventData
            {
                Customer = new Party
                {
                    Number = "+31205550902",
                    Name = "Sanne Bakker",
                    Presentation = Presentation.Allowed,
                    Verified = true,
                },
                User = new UserRef
                {
                    Id = "usr_1",
                    Name = "Virtual Vera",
                    Extension = "201",
                    ExternalIds = [],
                },
                Outcome = CallOutcome.From("busy"),
                Cause = new Cause
                {
                    Sip = 486,
                    Q850 = 17,
                    Text = "Busy Here",
                },
            },
        };
        Assert.Contains(
            "+31205550902 Sanne Bakker, Virtual Vera (201), busy (486 Busy Here)  evt_1 conv_1",
            EventLine.Of(busy),
            StringComparison.Ordinal
        );
    }

    private Task<int> RunAsync(params string[] typed) =>
        Kpneen.RunAsync(
            typed,
            new Surroundings(
                _output,
                _error,
                name => name == "KPNEEN_SANDBOX" ? "/nope/sandbox.json" : null,
                Path.Combine(Path.GetTempPath(), "kpneen-none"),
                TimeProvider.System
            )
        );
}
