using KpnEen.Api.Calls;
using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Tests.Calls;

/// <summary>"Why did my call go to 201?", answered for who is no engineer.</summary>
public sealed class DecisionSentencesTests
{
    [Theory]
    [InlineData("router", "to user 201", "+31205550201 leads there", "Het gebelde nummer hoort bij Anna, toestel 201.")]
    [InlineData("call-forwarding-always", "forward to 202", "active", "Anna schakelt alle gesprekken door naar 202.")]
    [InlineData(
        "call-forwarding-busy",
        "forward to 202",
        "active, the user is busy",
        "Anna was bezet; het gesprek ging daarom door naar 202."
    )]
    [InlineData(
        "call-forwarding-busy",
        "forward to 202",
        "active, the user refused the call",
        "Anna weigerde het gesprek; het ging daarom door naar 202, zoals bij bezet is ingesteld."
    )]
    [InlineData(
        "call-forwarding-no-answer",
        "forward to +31612345678",
        "active, no answer for 20 s",
        "Anna nam binnen 20 seconden niet op; het gesprek ging daarom door naar +31612345678."
    )]
    [InlineData(
        "call-forwarding-no-answer",
        "forward to 202",
        "active, no phone could be reached",
        "Geen telefoon van Anna was bereikbaar; het gesprek ging daarom door naar 202."
    )]
    [InlineData(
        "do-not-disturb",
        "no phone rings, treated as busy",
        "active",
        "Anna heeft Niet storen aan: de telefoons gingen niet over."
    )]
    [InlineData("registrar", "not reachable", "no phone is registered", "Anna heeft geen telefoon die is aangemeld.")]
    [InlineData("hunt-group", "skipped", "busy", "Anna werd in de belgroep overgeslagen: in gesprek.")]
    [InlineData("spend-limit", "call refused", "the spend limit is reached", "De bestedingslimiet is bereikt.")]
    // Nobody has written a sentence for it.
    [InlineData("recovery", "closed", "the node died", "recovery: closed (the node died).")]
    public void A_decision_is_a_sentence_with_names(string service, string what, string why, string sentence) =>
        Assert.Equal(sentence, Of(new Decision(default, service, "usr_1", what, why), inEnglish: false));

    [Fact]
    public void In_English_too_and_what_has_no_name_is_told_by_its_id()
    {
        var busy = new Decision(default, "call-forwarding-busy", "usr_1", "forward to 202", "active, the user is busy");
        Assert.Equal("Anna was busy, so the call went to 202.", Of(busy, inEnglish: true));
        Assert.Equal("usr_gone was busy, so the call went to 202.", Of(busy with { Subject = "usr_gone" }, inEnglish: true));
        var withheld = new Decision(default, "calling-line-id-delivery-blocking", null, "number withheld", "active");
        Assert.Equal("The caller called with the number withheld.", Of(withheld, inEnglish: true));
    }

    private static string Of(Decision decision, bool inEnglish) =>
        DecisionSentences.Of(decision, id => id == "usr_1" ? "Anna" : null, inEnglish);
}
