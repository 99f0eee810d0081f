using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Prompts;

/// <summary>Settings of Spoken Language.</summary>
/// <param name="Language" example="nl"><c>nl</c> or <c>en</c>; null: that of the company.</param>
public sealed record SpokenLanguageSettings([property: RegularExpression("^(nl|en)$")] string? Language = null);
