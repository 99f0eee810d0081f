using System.Text.Json;
using KpnEen.Api.Calls;
using KpnEen.Pbx.Calls;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Calls;

/// <summary>"Why did my call go to 201?", answered for who is no engineer, and for programs.</summary>
public sealed class DecisionSentencesTests
{
    public static TheoryData<DecisionCode> Codes => [.. Enum.GetValues<DecisionCode>()];

    [Theory]
    [InlineData(DecisionCode.RoutedToUser, "201", "Het gebelde nummer hoort bij Anna, toestel 201.")]
    [InlineData(DecisionCode.ForwardedAlways, "202", "Anna schakelt alle gesprekken door naar 202.")]
    [InlineData(DecisionCode.ForwardedBusy, "202", "Anna was bezet; het gesprek ging daarom door naar 202.")]
    [InlineData(
        DecisionCode.ForwardedRefused,
        "202",
        "Anna weigerde het gesprek; het ging daarom door naar 202, zoals bij bezet is ingesteld."
    )]
    [InlineData(
        DecisionCode.ForwardedNoAnswer,
        "+31612345678",
        "Anna nam binnen 20 seconden niet op; het gesprek ging daarom door naar +31612345678."
    )]
    [InlineData(DecisionCode.DoNotDisturb, null, "Anna heeft Niet storen aan: de telefoons gingen niet over.")]
    [InlineData(DecisionCode.StarCodeApplied, "*78", "Anna koos de code *78; die is uitgevoerd.")]
    [InlineData(DecisionCode.RecordingBrokeOff, null, "De opname van Anna brak af (the disk failed).")]
    // Names that look like what a template holds stay what they are.
    [InlineData(DecisionCode.RoutedToHuntGroup, "{S} {", "Het gebelde nummer hoort bij belgroep {S} {.")]
    public void A_decision_is_a_sentence_with_names(DecisionCode code, string? target, string sentence) =>
        Assert.Equal(sentence, Of(Decided(code) with { Target = target }, inEnglish: false));

    [Fact]
    public void In_English_too_and_what_has_no_name_is_told_by_its_id()
    {
        var busy = Decided(DecisionCode.ForwardedBusy);
        Assert.Equal("Anna was busy, so the call went to 202.", Of(busy, inEnglish: true));
        Assert.Equal("usr_gone was busy, so the call went to 202.", Of(busy with { Subject = "usr_gone" }, inEnglish: true));
        var withheld = Decided(DecisionCode.NumberWithheld) with { Subject = null };
        Assert.Equal("The caller called with the number withheld.", Of(withheld, inEnglish: true));
    }

    [Fact]
    public void What_was_stored_before_there_were_codes_is_told_in_the_words_of_the_exchange() =>
        Assert.Equal(
            "router: to user 201 (it leads there).",
            Of(new Decision(default, "router", null, "to user 201", "it leads there"), true)
        );

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_kind_has_a_sentence_in_both_languages(DecisionCode code)
    {
        var (dutch, english) = (Of(Decided(code), inEnglish: false), Of(Decided(code), inEnglish: true));
        Assert.NotEqual(dutch, english);
        foreach (var sentence in new[] { dutch, english })
        {
            Assert.Matches("^[A-Z0-9].{10,}[.]$", sentence);
            Assert.DoesNotContain("words of the exchange", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain('{', sentence);
        }
    }

    /// <summary>The compiler sees to it that every decision has a code; this, that no code is promised which no decision has.</summary>
    [Fact]
    public void Every_kind_is_decided_somewhere_and_documented()
    {
        var source = string.Concat(
            new[] { "KpnEen.Pbx", "KpnEen.Data" }
                .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", p), "*.cs", SearchOption.AllDirectories))
                .Select(File.ReadAllText)
        );
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "decisions.md"));
        Assert.All(
            Enum.GetNames<DecisionCode>(),
            name =>
            {
                Assert.Matches($@"DecisionCode\.{name}\b", source);
                Assert.Contains($"| `{JsonNamingPolicy.CamelCase.ConvertName(name)}` |", page, StringComparison.Ordinal);
            }
        );
    }

    private static Decision Decided(DecisionCode code) =>
        new(default, "words of the exchange", "usr_1", "star wars", "the disk failed")
        {
            Code = code,
            Target = "202",
            AfterSeconds = 20,
        };

    private static string Of(Decision decision, bool inEnglish) =>
        DecisionSentences.Of(decision, id => id == "usr_1" ? "Anna" : null, inEnglish);
}
