using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Validation;

/// <summary>Text in PEM (RFC 7468): the one kind of text that has lines.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PemAttribute : ValidationAttribute
{
    public PemAttribute()
        : base("The member {0} must be PEM.") { }

    public override bool IsValid(object? value) =>
        value is not string text
        || (text.StartsWith("-----BEGIN ", StringComparison.Ordinal) && text.All(c => c is (>= ' ' and <= '~') or '\r' or '\n'));
}
