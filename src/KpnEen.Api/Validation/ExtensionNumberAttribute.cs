using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Validation;

/// <summary>2 to 6 digits, the first not 0: what colleagues dial. No emergency number: nobody may stand between it and who dials it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExtensionNumberAttribute() : RegularExpressionAttribute("^[1-9][0-9]{1,5}$")
{
    public override bool IsValid(object? value) => base.IsValid(value) && !(value is string text && DialledNumber.IsEmergency(text));
}
