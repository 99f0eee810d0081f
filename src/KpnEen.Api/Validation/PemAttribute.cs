using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Validation;

/// <summary>Text in PEM (RFC 7468): the one kind of text that has lines.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PemAttribute() : RegularExpressionAttribute(@"^-----BEGIN [ -~\r\n]*$");
