using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Validation;

/// <summary>How long each text of a list may be, in characters. <see cref="InputCheck"/> names the element that is not, the OpenAPI document shows it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachTextAttribute(int maximumLength) : ValidationAttribute
{
    public int MaximumLength => maximumLength;

    /// <summary>Of the list as a whole nothing is asked.</summary>
    public override bool IsValid(object? value) => true;

    public bool Allows(string text) => text.Length <= maximumLength;
}
