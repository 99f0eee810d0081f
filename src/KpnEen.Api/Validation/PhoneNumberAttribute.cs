using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Validation;

/// <summary>A public number as people write it (+31201234567, 020 123 45 67); stored and answered as E.164.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PhoneNumberAttribute() : RegularExpressionAttribute(@"^\+?[0-9(][0-9 ().\-/]{1,30}$");
