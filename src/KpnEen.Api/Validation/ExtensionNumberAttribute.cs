using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Validation;

/// <summary>2 to 6 digits, the first not 0: what colleagues dial.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExtensionNumberAttribute() : RegularExpressionAttribute("^[1-9][0-9]{1,5}$");
