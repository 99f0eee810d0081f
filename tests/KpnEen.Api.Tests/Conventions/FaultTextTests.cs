using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Tests.Conventions;

/// <summary>A6: what a rule wants is told in words of ours, not in those of the framework.</summary>
public sealed class FaultTextTests
{
    public static TheoryData<ValidationAttribute, object, string> Faults =>
        new()
        {
            { new RegularExpressionAttribute("^usr_[0-9a-z]{8,40}$"), "201", "An id is wanted (usr_…); 201 looks like an extension." },
            { new RegularExpressionAttribute("^(usr|hgr)_[0-9a-z]{8,40}$"), "x", "An id is wanted: usr_… or hgr_…." },
            { new RegularExpressionAttribute("^(nl|en)$"), "de", "One of nl, en." },
            {
                new RegularExpressionAttribute("^[a-z0-9][a-z0-9._+-]{0,63}$"),
                "bram@company",
                "Without the part from the @ on; the form is ^[a-z0-9][a-z0-9._+-]{0,63}$"
            },
            {
                new StringLengthAttribute(120) { MinimumLength = 1 },
                "",
                "1 to 120 characters."
            },
            { new RangeAttribute(5, 120), 4, "5 to 120." },
            { new MaxLengthAttribute(3), new[] { 1, 2, 3, 4 }, "At most 3 elements." },
            { new EmailAddressAttribute(), "anna", "An e-mail address is wanted: anna@jansen.example." },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A6_a_rule_says_what_it_wants(ValidationAttribute rule, object value, string text)
    {
        Assert.False(rule.IsValid(value) && value is not "");
        Assert.Equal(text, FaultText.Of(rule, value));
    }
}
